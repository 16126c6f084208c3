from babel.messages.pofile import read_po
from django.core.management import call_command

IMPORT = "from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext\n"


def texts(project, locale="en"):
    with project.catalogue(locale).open("rb") as file:
        return {(message.context, message.id): message for message in read_po(file) if message.id}


def test_texts_of_python_are_found_under_every_name(project):
    project.write_python(
        IMPORT
        + "from django.utils.translation import gettext as _now\n"
        + "from django.utils import translation\n"
        + 'a = _("Ship " "by")\n'
        + 'b = gettext_lazy("Held")\n'
        + 'c = _now("late")\n'
        + 'd = translation.gettext("Signed")\n'
        + 'e = pgettext("shop", "open")\n'
        + 'f = ngettext("%(n)s day", "%(n)s days", 2) % {"n": _("two")}\n'
    )

    call_command("translations", "update")

    assert set(texts(project)) == {
        (None, "Ship by"),
        (None, "Held"),
        (None, "late"),
        (None, "Signed"),
        ("shop", "open"),
        (None, ("%(n)s day", "%(n)s days")),
        (None, "two"),
    }


def test_texts_of_templates_are_found(project):
    project.write_template(
        '{% translate "Orders" %}\n'
        "  {# a note (with a bracket #}\n"
        '    {% include "x.html" with label=_("Number") %}\n'
        ' {{ shop|default:_("no shop") }}\n'
        '{% translate "open" context "shop" as word %}\n'
        "{% blocktranslate trimmed with city=a.b %}\n  Ships from\n  {{ city }}.\n{% endblocktranslate %}\n"
        "{% blocktranslate count n=a.b %}{{ n }} order{% plural %}{{ n }} orders{% endblocktranslate %}"
    )

    call_command("translations", "update")

    assert set(texts(project)) == {
        (None, "Orders"),
        (None, "Number"),
        (None, "no shop"),
        ("shop", "open"),
        (None, "Ships from %(city)s."),
        (None, ("%(n)s order", "%(n)s orders")),
    }


def test_english_is_filled_with_itself_and_chinese_left_open(project):
    project.write_python(IMPORT + '_("Orders")\nngettext("%(n)s day", "%(n)s days", 2)\n')

    call_command("translations", "update")

    english, chinese = texts(project), texts(project, "zh_Hans")
    assert english[None, "Orders"].string == "Orders"
    assert english[None, ("%(n)s day", "%(n)s days")].string == ("%(n)s day", "%(n)s days")
    assert chinese[None, "Orders"].string == ""


def test_translations_are_kept_and_unused_texts_removed(project):
    project.write_python(IMPORT + '_("Orders")\n_("Stores")\n')
    call_command("translations", "update")
    project.mend('msgid "Orders"\nmsgstr ""', 'msgid "Orders"\nmsgstr "订单"')
    project.write_python(IMPORT + '_("Orders")\n_("Store")\n')

    call_command("translations", "update")

    text = project.catalogue().read_text(encoding="utf-8")
    assert 'msgid "Orders"\nmsgstr "订单"' in text
    assert 'msgid "Store"\nmsgstr ""' in text
    assert "Stores" not in text
    assert "fuzzy" not in text


def test_a_line_that_moves_changes_no_catalogue(project):
    project.write_python(IMPORT + '_("Orders")\n')
    call_command("translations", "update")
    before = project.catalogue().read_bytes()
    project.write_python(IMPORT + '\n\n\n_("Orders")\n')

    call_command("translations", "update")

    assert project.catalogue().read_bytes() == before
    assert b"#: orders/views.py\n" in before
