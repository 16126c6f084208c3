"""The floor's door to platform staff: gathers what the rooms register and holds nothing itself."""

__all__ = [
    *("book", "bulk", "clock", "dispatch", "export", "intake"),
    *("penalties", "policymaking", "scorecard", "staff"),
]
