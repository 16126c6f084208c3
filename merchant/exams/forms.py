"""What the pages of the exam send, and those of staff."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from merchant.exams.bank import LONGEST, Entry, Option, problems_of
from merchant.exams.bank_file import MOST_BYTES, NUMBERS
from merchant.exams.guide import topic_codes
from merchant.exams.models import Question

PLACES = 1_000  # more questions than any paper has


class StartForm(forms.Form):
    """How many papers the page knew of, so that an old one draws none."""

    sat_before = forms.IntegerField(min_value=0, max_value=100_000)


class ReadForm(forms.Form):
    """Which revision of a chapter was open."""

    revision = forms.IntegerField(min_value=1, max_value=2_000_000_000)


class LanguageForm(forms.Form):
    """In which of its two languages a paper is shown."""

    language = forms.ChoiceField(choices=[("en", "English"), ("zh", "简体中文")])


class AnswersForm(forms.Form):
    """The answers of a whole page: `q3` what is chosen, `was3` what was when the page was made.

    What is as it was is not sent on, so that an old page undoes nothing that was answered elsewhere.
    """

    def clean(self):
        cleaned = super().clean()
        places = [name[3:] for name in self.data if name.startswith("was") and name[3:].isdecimal()]
        numbers = {int(place) for place in places if place.isascii() and len(place) < 4}
        given = {number: self.data.getlist(f"q{number}") for number in sorted(numbers)}
        was = {number: self.data.get(f"was{number}", "") for number in numbers}
        cleaned["given"] = {n: chosen for n, chosen in given.items() if ",".join(sorted(chosen)) != was[n]}
        return cleaned


class AnswerForm(forms.Form):
    """The answer to one question; none chosen takes it back."""

    place = forms.IntegerField(min_value=1, max_value=PLACES)

    def clean(self):
        cleaned = super().clean()
        if "place" in cleaned:
            cleaned["given"] = {cleaned["place"]: self.data.getlist(f"q{cleaned['place']}")}
        return cleaned


class BankFileForm(forms.Form):
    """A file of the bank, as it was taken out."""

    file = forms.FileField(
        label=_("File"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,text/csv"}),
        help_text=_("CSV in UTF-8, as it is taken out here. All of it is taken, or nothing."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            told = {"most": MOST_BYTES // (1024 * 1024)}
            raise forms.ValidationError(_("The file is larger than %(most)s MB.") % told)
        return file


def _option_fields():
    """Three fields an option: in English, in Chinese, and whether it is right."""
    text = {"required": False, "max_length": LONGEST["option"]}
    for number in NUMBERS:
        labels = {"en": _("Option {number}, English"), "zh": _("Option {number}, Chinese")}
        for part, label in labels.items():
            field = forms.CharField(
                label=format_lazy(label, number=number), widget=UnfoldAdminTextInputWidget, **text
            )
            yield f"option_{number}_{part}", field
        right = format_lazy(_("Option {number} is right"), number=number)
        field = forms.BooleanField(label=right, required=False, widget=UnfoldBooleanSwitchWidget)
        yield f"option_{number}_right", field


OptionFields = type("OptionFields", (forms.Form,), dict(_option_fields()))


class QuestionForm(forms.ModelForm, OptionFields):
    """A question with its options, each in both languages."""

    class Meta:
        model = Question
        fields = [
            *("code", "topic", "kind", "is_active"),
            *("text_en", "text_zh", "explanation_en", "explanation_zh"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = self.instance.options if self.instance.pk else []
        for number in NUMBERS:
            told = known[number - 1] if number <= len(known) else {}
            for part in ("en", "zh"):
                self.fields[f"option_{number}_{part}"].initial = told.get(part, "")
            self.fields[f"option_{number}_right"].initial = told.get("right", False)

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            cleaned["code"] = self.instance.code  # papers and files know it by its code
        if not self.errors:
            self.entry = self._entry(cleaned)
            for problem in problems_of(self.entry, topic_codes()):
                self.add_error(problem.field if problem.field in self.fields else None, str(problem.sentence))
        return cleaned

    def _entry(self, told):
        texts = {name: told[name] for name in Entry.__slots__ if name not in ("topic", "options")}
        for name in ("text_en", "text_zh", "explanation_en", "explanation_zh"):
            texts[name] = texts[name].replace("\r\n", "\n").strip()
        return Entry(topic=told["topic"].code, options=self._options(told), **texts)

    def _options(self, told):
        last = max((n for n in NUMBERS if told[f"option_{n}_en"] or told[f"option_{n}_zh"]), default=0)
        return tuple(
            Option(told[f"option_{n}_en"], told[f"option_{n}_zh"], told[f"option_{n}_right"])
            for n in NUMBERS
            if n <= last
        )
