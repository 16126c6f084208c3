from datetime import UTC

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from merchant.messages.models import Digest
from merchant.tenancy.zones import clean_zone

HOURS = [(1, _("for an hour")), (4, _("for four hours")), (24, _("for a day"))]
MORNING = 8


class SnoozeForm(forms.Form):
    """For how long a message is put off."""

    hours = forms.TypedChoiceField(choices=HOURS, coerce=int)


class SeenForm(forms.Form):
    """What a page showed when it was made: acts on all of it leave alone what came since."""

    seen_until = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])
    kind = forms.CharField(required=False, max_length=40)

    def clean_seen_until(self):
        """In UTC, as rows keep moments; one that lies beyond the calendar's ends means nothing."""
        try:
            return self.cleaned_data["seen_until"].astimezone(UTC)
        except OverflowError as error:
            raise ValidationError("beyond the calendar") from error  # nobody reads it


class DigestForm(forms.Form):
    """Whether, and when, somebody wants a mail a day."""

    wanted = forms.BooleanField(label=_("Send me a mail a day"), required=False)
    at_hour = forms.TypedChoiceField(
        label=_("At"), choices=[(hour, f"{hour:02}:00") for hour in range(24)], coerce=int
    )
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=50, help_text=_("Where you are, e.g. Asia/Shanghai.")
    )

    @classmethod
    def of(cls, digest: Digest | None, zone: str) -> "DigestForm":
        """What was chosen; the zone is only proposed where nothing was."""
        return cls(
            initial={
                "wanted": digest is not None,
                "at_hour": digest.at_hour if digest else MORNING,
                "time_zone": digest.time_zone if digest else zone,
            }
        )

    def clean_time_zone(self):
        return clean_zone(self.cleaned_data["time_zone"])

    def facts(self) -> dict:
        """As the service takes them."""
        told = self.cleaned_data
        return {"at_hour": told["at_hour"] if told["wanted"] else None, "time_zone": told["time_zone"]}
