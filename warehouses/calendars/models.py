from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.models import Store, StoreOwned
from merchant.tenancy.public_ids import new_public_id
from warehouses.calendars.querysets import (
    CalendarChangeQuerySet,
    ClosureQuerySet,
    HolidayQuerySet,
    HolidayYearQuerySet,
    SpecialDayQuerySet,
)
from warehouses.sites.models import Warehouse

country_validator = RegexValidator(r"^[A-Z]{2}\Z", _("Use the two capital letters of ISO 3166-1, e.g. GB."))
subdivision_validator = RegexValidator(
    r"^[A-Z0-9]{1,3}\Z", _("Use the code of ISO 3166-2 without the country, in capitals, e.g. CA.")
)


class HolidayYear(models.Model):
    """That a year's public holidays of a country (and subdivision) were read, and whether any are known."""

    country = models.CharField(_("country"), max_length=2, validators=[country_validator])
    subdivision = models.CharField(
        _("subdivision"), max_length=3, blank=True, validators=[subdivision_validator]
    )
    year = models.PositiveSmallIntegerField(_("year"))
    is_known = models.BooleanField(_("holidays known"))
    make_ups_known = models.BooleanField(
        _("make-up days known"),
        default=True,
        help_text=_(
            "Off: this country works on some weekend days, and the source does not say yet on which."
        ),
    )
    source = models.CharField(_("source"), max_length=60)
    read_at = models.DateTimeField(_("read at"), auto_now=True)

    objects = HolidayYearQuerySet.as_manager()
    shared = HolidayYearQuerySet.as_manager()  # no merchant's rows: every seller reads the same

    class Meta:
        verbose_name = _("year of holidays")
        verbose_name_plural = _("years of holidays")
        ordering = ["country", "subdivision", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["country", "subdivision", "year"], name="holidayyear_once")
        ]

    def __str__(self):
        return f"{self.country}-{self.subdivision} {self.year}"


class Holiday(models.Model):
    """One day on which a country (and subdivision) rests, or works although it is a weekend."""

    class Kind(models.TextChoices):
        PUBLIC = "public", _("public holiday")
        MAKE_UP = "make_up", _("make-up working day")

    country = models.CharField(_("country"), max_length=2, validators=[country_validator])
    subdivision = models.CharField(
        _("subdivision"), max_length=3, blank=True, validators=[subdivision_validator]
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PUBLIC)
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=60)
    is_edited = models.BooleanField(
        _("kept by staff"), default=False, help_text=_("A refresh leaves this row as it is.")
    )
    is_void = models.BooleanField(
        _("struck out"), default=False, help_text=_("The source is wrong: this day is not what it says.")
    )

    objects = HolidayQuerySet.as_manager()
    shared = HolidayQuerySet.as_manager()  # no merchant's rows: every seller reads the same

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["country", "subdivision", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "subdivision", "day"],
                name="holiday_once_a_day",
                violation_error_message=_(
                    "There is a row for this day already: change or strike out that one."
                ),
            )
        ]

    def __str__(self):
        return f"{self.country} {self.day} {self.name}"


class SpecialDay(models.Model):
    """A day that staff open or close for one warehouse or for a whole country, with the reason."""

    warehouse = models.ForeignKey(
        Warehouse, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("warehouse")
    )
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[country_validator])
    day = models.DateField(_("day"))
    is_open = models.BooleanField(pgettext_lazy("day", "open"), default=False)
    reason = models.CharField(_("reason"), max_length=200)

    objects = SpecialDayQuerySet.as_manager()
    shared = SpecialDayQuerySet.as_manager()  # staff's rows: read with the warehouses they are asked for

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(warehouse__isnull=True) ^ Q(country=""),
                name="specialday_of_a_warehouse_or_a_country",
                violation_error_message=_("Name either a warehouse or a country, not both."),
            ),
            # two constraints, because NULLs never equal each other
            models.UniqueConstraint(
                fields=["warehouse", "day"],
                condition=Q(warehouse__isnull=False),
                name="specialday_once_a_warehouse",
                violation_error_message=_("This day is decided already: change that row."),
            ),
            models.UniqueConstraint(
                fields=["country", "day"],
                condition=Q(warehouse__isnull=True),
                name="specialday_once_a_country",
                violation_error_message=_("This day is decided already: change that row."),
            ),
        ]

    def __str__(self):
        return f"{self.day} {self.reason}"


class StoreWeek(StoreOwned):
    """The weekdays on which a store ships, for orders released from its first day on.

    Of the rows that have begun the one that was saved last counts.
    """

    weekdays = models.JSONField(_("working days"), help_text=_("0 is Monday."))
    first_day = models.DateField(
        _("first day"), null=True, help_text=_("In the store's time zone. Empty: as it was saved.")
    )
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("saved by"), related_name="+"
    )

    class Meta:
        verbose_name = _("week of a store")
        verbose_name_plural = _("weeks of stores")
        ordering = ["store", "saved_at"]

    def __str__(self):
        return f"{self.store_id} {self.saved_at:%Y-%m-%d}"


class Closure(StoreOwned):
    """Days on which a store does not ship, for orders released while the row stood; it is never deleted."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=100)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("saved by"), related_name="+"
    )
    removed_at = models.DateTimeField(
        _("removed at"), null=True, help_text=_("Orders released before keep the closure.")
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["store", "first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="closure_ends_after_it_begins",
                violation_error_message=_("The closure ends before it begins. Mend one of the two days."),
            ),
        ]

    def __str__(self):
        return f"{self.first_day}–{self.last_day} {self.reason}"

    @property
    def days(self) -> int:
        """How many calendar days it lasts."""
        return (self.last_day - self.first_day).days + 1


class CalendarChange(models.Model):
    """That days are open no longer for a store, warehouse or country; a job moves dates that need them."""

    class Cause(models.TextChoices):
        CLOSURE = "closure", _("closure of the store")
        SPECIAL_DAY = "special_day", _("day decided by the platform")
        HOLIDAY = "holiday", _("public holiday corrected")

    store = models.ForeignKey(
        Store, null=True, on_delete=models.PROTECT, verbose_name=_("store"), related_name="+"
    )
    warehouse = models.ForeignKey(
        Warehouse, null=True, on_delete=models.PROTECT, verbose_name=_("warehouse"), related_name="+"
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    first_day = models.DateField(_("first day"))
    cause = models.CharField(_("cause"), max_length=12, choices=Cause)
    why = models.CharField(_("reason"), max_length=200)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)
    applied_at = models.DateTimeField(
        _("applied at"), null=True, help_text=_("Empty: the dates that rest on it are still being moved.")
    )

    objects = CalendarChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a calendar")
        verbose_name_plural = _("changes of calendars")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["id"], name="calendarchange_to_apply", condition=Q(applied_at=None)),
        ]

    def __str__(self):
        return f"{self.first_day} {self.why}"
