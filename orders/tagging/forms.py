from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.book.models import Tag


class TagForm(forms.Form):
    """A merchant's own word for sorting orders, and its colour."""

    name = forms.CharField(label=pgettext_lazy("tag", "Name"), max_length=30)
    tone = forms.ChoiceField(label=_("Colour"), choices=Tag.Tone.choices, initial=Tag.Tone.GREY)


class TagChangeForm(TagForm):
    """The same for a tag that is there; one that is out of use stays on its orders and is offered no more."""

    is_active = forms.BooleanField(label=_("In use"), required=False)

    @classmethod
    def of(cls, tag: Tag, data=None):
        initial = {"name": tag.name, "tone": tag.tone, "is_active": tag.is_active}
        return cls(data, initial=initial, auto_id=f"{tag.public_id}_%s")
