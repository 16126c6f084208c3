import secrets

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.access import may
from orders.book.models import Line, Tag
from orders.bulk.acts import HOLDS, PENDING
from orders.bulk.models import BulkRun
from orders.bulk.wording import WORDS
from warehouses.sites.models import Channel, Warehouse

Act = BulkRun.Act
WITHOUT_CHANNEL = "-"
NEW = "new"


def new_key() -> str:
    return secrets.token_hex(16)


class ActForm(forms.Form):
    """What every bulk act asks: its own key, and a typed word where it is dangerous."""

    key = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)

    def __init__(self, *args, request, act, needs_word=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.word = request, str(WORDS[act])
        self.initial.setdefault("key", new_key())
        self.narrow()
        if needs_word:
            self.fields["word"] = forms.CharField(
                label=_("To go on, type “%(word)s”") % {"word": self.word},
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )

    def narrow(self):
        """Offer only what this merchant has and this member may."""

    def clean_word(self):
        if self.cleaned_data["word"].strip().casefold() != self.word.casefold():
            raise forms.ValidationError(_("Type exactly “%(word)s”.") % {"word": self.word})
        return self.word

    def params(self) -> dict:
        """What the run keeps."""
        return {}


class CancelForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)
    by = forms.ChoiceField(label=_("Who asked for it?"), choices=Line.CancelledBy, initial="seller")

    def params(self):
        return {"reason": self.cleaned_data["reason"], "by": self.cleaned_data["by"]}


class HoldForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def params(self):
        return {"reason": self.cleaned_data["reason"]}


class ReleaseForm(ActForm):
    what = forms.ChoiceField(label=_("What is released?"), widget=forms.RadioSelect)

    def narrow(self):
        choices = [(HOLDS, _("Orders held by hand: they go on"))]
        if may(self.request.membership, "release_orders"):
            choices.append((PENDING, _("Orders in Processing: they are to ship, and their clocks start")))
        self.fields["what"].choices = choices

    def params(self):
        return {"what": self.cleaned_data["what"]}


class TagForm(ActForm):
    tag = forms.ChoiceField(label=_("Tag"))

    def narrow(self):
        tags = Tag.objects.for_merchant(self.request.merchant)
        self.tags = {tag.public_id: tag for tag in tags if tag.is_active}
        self.fields["tag"].choices = [(key, tag.name) for key, tag in self.tags.items()]

    def params(self):
        return {"tag": self.tags[self.cleaned_data["tag"]].pk}


class NewTagForm(TagForm):
    """For those who may also make a tag on the way."""

    not_optional = ("tag", "name", "tone")

    name = forms.CharField(label=_("Or a new tag"), max_length=30, required=False)
    tone = forms.ChoiceField(label=_("Its colour"), choices=Tag.Tone, initial=Tag.Tone.GREY, required=False)

    def narrow(self):
        super().narrow()
        self.fields["tag"].required = False
        self.fields["tag"].choices = [("", "—"), *self.fields["tag"].choices]

    def clean(self):
        if bool(self.cleaned_data.get("tag")) == bool(self.cleaned_data.get("name")):
            self.add_error("tag", _("Choose a tag, or name a new one."))
        return self.cleaned_data

    def new_tag(self) -> dict:
        """Name and colour of the tag that is to be made first, or nothing."""
        name, tone = self.cleaned_data["name"], self.cleaned_data["tone"] or Tag.Tone.GREY
        return {"name": name, "tone": tone} if name else {}

    def params(self):
        return super().params() if self.cleaned_data["tag"] else {}


class AssignForm(ActForm):
    place = forms.ChoiceField(label=_("Warehouse and channel"))

    def narrow(self):
        merchant = self.request.merchant
        self.places, groups = {}, []
        channels = list(Channel.objects.for_merchant(merchant).in_use().order_by("name"))
        for warehouse in Warehouse.objects.for_merchant(merchant).in_use().sending():
            options = [
                (warehouse, None),
                *((warehouse, each) for each in channels if each.warehouse_id == warehouse.pk),
            ]
            named = {_place(*option): option for option in options}
            self.places |= named
            groups.append((_group(warehouse), [(key, _option(*place)) for key, place in named.items()]))
        self.fields["place"].choices = [("", "—"), *groups]

    def params(self):
        warehouse, channel = self.places[self.cleaned_data["place"]]
        return {"warehouse": warehouse.pk, "channel": channel and channel.pk}


def _place(warehouse, channel):
    return f"{warehouse.code}/{channel.code if channel else WITHOUT_CHANNEL}"


def _group(warehouse):
    cutoff = f"{warehouse.cutoff:%H:%M}" if warehouse.cutoff else "24:00"
    return _("%(warehouse)s · cut-off %(cutoff)s in %(city)s") % {
        "warehouse": warehouse.name, "cutoff": cutoff, "city": warehouse.city,
    }  # fmt: skip


def _option(warehouse, channel):
    if channel is None:
        return _("%(warehouse)s, channel later") % {"warehouse": warehouse.name}
    return f"{warehouse.name} · {channel.name} · {channel.carrier}"


class TableForm(forms.Form):
    """A table, pasted or uploaded."""

    not_optional = ("table", "file")  # one is needed, so neither is called optional

    key = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput, initial=new_key)
    table = forms.CharField(
        label=_("Paste the table"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "code", "spellcheck": "false", "wrap": "off"}),
    )
    file = forms.FileField(
        label=pgettext_lazy("table", "Or upload it"),
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=_("CSV, TSV or the first sheet of an XLSX workbook; at most 10,000 rows and 5 MB."),
    )

    def clean(self):
        if bool(self.cleaned_data.get("file")) == bool((self.cleaned_data.get("table") or "").strip()):
            raise forms.ValidationError(_("Paste a table, or choose a file: one of the two."))
        return self.cleaned_data


class ShipTableForm(TableForm):
    """A table of orders and their tracking numbers."""

    as_written = forms.BooleanField(
        label=_("Take carriers as they are written"),
        required=False,
        help_text=_("Otherwise a carrier that resembles a known one is shown before anything is shipped."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["table"].help_text = _(
            "One parcel a row: order number, carrier, tracking number, and if you like the hand-over time."
            " Tabs, commas or semicolons between them; a first line with the columns' names is understood."
        )


class TraceTableForm(TableForm):
    """A table of tracking numbers and what their carriers told."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["table"].help_text = _(
            "One parcel a row: tracking number, and when its label was bought, it was first scanned,"
            " it arrived at the platform's warehouse, it was signed for. Leave empty what nobody told."
        )


class RunForm(forms.Form):
    """That a checked table is right, or that a run is to stop; a word where very many parcels leave."""

    def __init__(self, *args, run, needs_word=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.word = str(WORDS[Act(run.act)])
        if needs_word:
            self.fields["word"] = forms.CharField(
                label=_("To go on, type “%(word)s”") % {"word": self.word},
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )

    clean_word = ActForm.clean_word


def form_class(act: str, membership) -> type[ActForm]:
    """The form that asks what this act needs to know."""
    if act == Act.TAG and may(membership, "edit_tags"):
        return NewTagForm
    return FORMS[Act(act)]


FORMS = {
    Act.CANCEL: CancelForm,
    Act.HOLD: HoldForm,
    Act.RELEASE: ReleaseForm,
    Act.TAG: TagForm,
    Act.UNTAG: TagForm,
    Act.ASSIGN: AssignForm,
    Act.SUBMIT: ActForm,
}
