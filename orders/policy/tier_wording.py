"""What is wrong with tiers of penalties, in words."""

from django.utils.translation import gettext_lazy

from orders.policy.kinds import PenaltyKind
from orders.policy.tiers import Finding

SENTENCES = {
    "amounts_or_factor": gettext_lazy(
        "%(kind)s, from %(hours)s h: enter either fixed amounts or a factor of the price, and not both."
    ),
    "hours_by_hand": gettext_lazy(
        "%(kind)s: staff enter it by hand, and it is not late by hours; make it one tier from 0 h on without"
        " an end."
    ),
    "bounds_without_factor": gettext_lazy(
        "%(kind)s, from %(hours)s h: “at least” and “at most” bound a factor; take them off a fixed amount."
    ),
    "ends_before_it_begins": gettext_lazy("%(kind)s, from %(hours)s h: the tier ends before it begins."),
    "no_such_currency": gettext_lazy(
        "%(kind)s, from %(hours)s h: there is no currency “%(currency)s”; use an ISO 4217 code, e.g. USD."
    ),
    "amount_out_of_range": gettext_lazy(
        "%(kind)s, from %(hours)s h: %(amount)s is no amount to take; enter one from 0.001 to 1,000,000,000,"
        " with three decimals at most."
    ),
    "bounds_crossed": gettext_lazy(
        "%(kind)s, from %(hours)s h: in %(currency)s “at least” is more than “at most”."
    ),
    "overlap": gettext_lazy(
        "%(kind)s: the tiers from %(first)s h and from %(second)s h overlap; end one where the next begins."
    ),
    "gap": gettext_lazy(
        "%(kind)s: nothing is said between %(from)s h and %(second)s h; end one tier where the next begins."
    ),
    "ends": gettext_lazy(
        "%(kind)s: nothing is said of what is more than %(hours)s h late; leave the last tier without an end."
    ),
    "unreadable": gettext_lazy('%(kind)s, from %(hours)s h: write amounts by currency, e.g. {"CNY": "40"}.'),
}


def finding_in_words(finding: Finding) -> str:
    """A sentence that says what is wrong and how to mend it."""
    kind = dict(PenaltyKind.choices).get(finding.kind, finding.kind)
    return SENTENCES[finding.code] % {**finding.told, "kind": kind}
