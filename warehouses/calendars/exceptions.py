"""Why a date cannot be counted: English here, since the pure core knows no Django; wording.py translates."""

_ = str  # marks what is to be translated


class CalendarError(Exception):
    """A date that cannot be counted; the sentence may be read by a seller."""

    code = ""
    sentence = ""

    def __init__(self, **params):
        """Keep plain values only, so that a refusal can be stored as codes."""
        self.params = {key: value if isinstance(value, int) else str(value) for key, value in params.items()}
        super().__init__(self.sentence % self.params)

    def to_json(self) -> dict:
        """The refusal for a JSON column; `wording.describe_kept_refusal` reads it."""
        return {"code": self.code, "params": self.params}


class NoOpenDay(CalendarError):
    """For sixty days in a row no day is open."""

    code = "no_open_day"
    sentence = _("%(calendar)s has no open day in the %(days)s days from %(day)s on.")


class OutOfSpan(CalendarError):
    """The calendar was built for other years than the date needs."""

    code = "out_of_span"
    sentence = _(
        "The calendar of %(calendar)s covers %(first_year)s to %(last_year)s, and %(day)s needs more."
    )


class NaiveMoment(CalendarError):
    """A moment without an offset names no instant."""

    code = "naive_moment"
    sentence = _("%(moment)s has no UTC offset.")


class UnknownZone(CalendarError):
    """The time zone's name is none that the machine knows."""

    code = "unknown_zone"
    sentence = _(
        "%(calendar)s has the time zone “%(zone)s”, which does not exist. Use one like Europe/London."
    )


REFUSALS = {kind.code: kind for kind in (NoOpenDay, OutOfSpan, NaiveMoment, UnknownZone)}
