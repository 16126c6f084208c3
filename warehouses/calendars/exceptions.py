"""Why a date cannot be counted: English here, since the pure core knows no Django; wording.py translates."""

_ = str  # marks what is to be translated


class CalendarError(Exception):
    """A date that cannot be counted; the sentence may be read by a seller."""

    sentence = ""

    def __init__(self, **params):
        super().__init__(self.sentence % params)
        self.params = params


class NoOpenDay(CalendarError):
    """For sixty days in a row no day is open."""

    sentence = _("%(calendar)s has no open day in the %(days)s days from %(day)s on.")


class OutOfSpan(CalendarError):
    """The calendar was built for other years than the date needs."""

    sentence = _(
        "The calendar of %(calendar)s covers %(first_year)s to %(last_year)s, and %(day)s needs more."
    )


class NaiveMoment(CalendarError):
    """A moment without an offset names no instant."""

    sentence = _("%(moment)s has no UTC offset.")


class UnknownZone(CalendarError):
    """The time zone's name is none that the machine knows."""

    sentence = _(
        "%(calendar)s has the time zone “%(zone)s”, which does not exist. Use one like Europe/London."
    )
