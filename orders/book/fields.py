"""Fields and habits that every form about an order or a parcel shares."""

from contextlib import contextmanager
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from orders.book.exceptions import OrderError
from warehouses.calendars.clockwork import local_moment


@contextmanager
def refusal_in(form):
    """Within it, a service's refusal becomes an error of the form."""
    try:
        yield
    except OrderError as refusal:
        form.add_error(None, str(refusal))


class LocalMoment(forms.DateTimeInput):
    """The browser's own date and time field, in the store's zone."""

    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class StoreMoment(forms.DateTimeField):
    """A moment in the store's time; where clocks go back or forward, the later of its two readings."""

    def __init__(self, **kwargs):
        super().__init__(**({"required": False} | kwargs), widget=LocalMoment())

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            return local_moment(error.params["datetime"], error.params["current_timezone"])


AS_ON_LABELS = RegexValidator(
    r"\A[A-Z0-9][A-Z0-9._/-]*\Z",
    _("Enter the number as it stands on the label: letters and digits, perhaps with . _ / or -."),
)


class TrackingNumber(forms.CharField):
    """A carrier's number as it is kept: in capitals, without blanks, half-width."""

    def __init__(self, **kwargs):
        super().__init__(**({"label": _("Tracking number"), "max_length": 64} | kwargs))
        self.validators.append(AS_ON_LABELS)

    def to_python(self, value):
        # Before its length is checked: some letters have capitals of two or three letters.
        return clean_tracking(super().to_python(value))


def clean_tracking(typed: str) -> str:
    """A carrier's number as it is kept, however it was typed; whether it can be one is not asked."""
    return "".join(normalize("NFKC", typed).split()).upper()
