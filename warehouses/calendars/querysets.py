from datetime import date

from django.db import models
from django.db.models import Q

from merchant.tenancy.querysets import MerchantQuerySet


class HolidayYearQuerySet(models.QuerySet):
    """Which years of which places have been read."""

    def of_places(self, places):
        """Years of these (country, subdivision) pairs, and possibly of their combinations."""
        return self.filter(country__in={place[0] for place in places}, subdivision__in={p[1] for p in places})

    def of_years(self, first_year, last_year):
        """Years from `first_year` to `last_year`, both included."""
        return self.filter(year__range=(first_year, last_year))


class HolidayQuerySet(models.QuerySet):
    """Public holidays and make-up working days."""

    def of_places(self, places):
        """Days of these (country, subdivision) pairs, and what staff keep for their whole countries."""
        of_them = Q(subdivision__in={place[1] for place in places}) | Q(subdivision="", is_edited=True)
        return self.filter(of_them, country__in={place[0] for place in places})

    def of_years(self, first_year, last_year):
        """Days from 1 January of `first_year` to 31 December of `last_year`."""
        return self.filter(day__range=(date(first_year, 1, 1), date(last_year, 12, 31)))


class SpecialDayQuerySet(models.QuerySet):
    """Days that staff opened or closed."""

    def of_warehouses(self, warehouses):
        """Days of these warehouses themselves and of the countries they stand in."""
        return self.filter(Q(warehouse__in=warehouses) | Q(country__in={w.country for w in warehouses}))

    def of_years(self, first_year, last_year):
        """Days from 1 January of `first_year` to 31 December of `last_year`."""
        return self.filter(day__range=(date(first_year, 1, 1), date(last_year, 12, 31)))


class ClosureQuerySet(MerchantQuerySet):
    """Days on which stores do not ship."""

    def standing(self):
        return self.filter(removed_at=None)


class CalendarChangeQuerySet(models.QuerySet):
    """What changed on calendars."""

    def to_apply(self):
        return self.filter(applied_at=None)
