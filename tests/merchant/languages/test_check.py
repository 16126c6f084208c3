import pytest
from django.core.management import CommandError, call_command

IMPORT = "from django.utils.translation import gettext as _, ngettext\n"


@pytest.fixture
def complete(project):
    project.write_python(IMPORT + '_("Ship by {day}")\nngettext("One order", "%(n)s orders", 2)\n')
    call_command("translations", "update")
    project.mend('msgid "Ship by {day}"\nmsgstr ""', 'msgid "Ship by {day}"\nmsgstr "最晚 {day} 发货"')
    project.mend('msgstr[0] ""', 'msgstr[0] "%(n)s 个订单"')
    return project


def complaints(capsys):
    capsys.readouterr()
    with pytest.raises(CommandError) as refusal:
        call_command("translations", "check")
    assert refusal.value.returncode == 1
    return capsys.readouterr().err.splitlines()


def test_every_text_of_this_project_is_translated(capsys):
    call_command("translations", "check")

    assert "texts are translated" in capsys.readouterr().out


def test_complete_catalogues_pass(complete, capsys):
    call_command("translations", "check")

    assert "All 2 texts are translated." in capsys.readouterr().out


def test_a_new_text_is_missed_in_both_languages(complete, capsys):
    complete.write_template('{% translate "Signed" %}')

    assert complaints(capsys) == [
        "en: “Signed” is missing: run “manage.py translations update”.",
        "zh_Hans: “Signed” is missing: run “manage.py translations update”.",
    ]


def test_a_text_without_chinese_is_named(complete, capsys):
    complete.mend("最晚 {day} 发货", "")

    assert complaints(capsys) == ["zh_Hans: “Ship by {day}” is not translated."]


def test_a_plural_without_chinese_is_named(complete, capsys):
    complete.mend("%(n)s 个订单", "")

    assert complaints(capsys) == ["zh_Hans: “One order” is not translated."]


def test_a_fuzzy_text_is_named(complete, capsys):
    complete.mend("#, python-brace-format", "#, fuzzy, python-brace-format")

    assert complaints(capsys) == [
        "zh_Hans: “Ship by {day}” is marked fuzzy: check its translation and remove the mark."
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "odd"),
    [
        ("最晚 {day} 发货", "最晚发货", "{day}"),
        ("最晚 {day} 发货", "最晚 {date} 发货", "{date}, {day}"),
        ("%(n)s 个订单", "多个订单", "%(n)s"),
        ("%(n)s 个订单", "%(n)s 个订单，共 %s", "%s"),
        ("%(n)s 个订单", "%(n)d 个订单", "%(n)d, %(n)s"),
    ],
    ids=["left out", "misspelt", "left out of a plural", "too many", "another kind"],
)
def test_placeholders_that_differ_are_named(complete, capsys, right, wrong, odd):
    complete.mend(right, wrong)

    [complaint] = complaints(capsys)

    assert complaint.endswith(f"and its translation differ in placeholders: {odd}.")


def test_a_text_no_longer_used_is_named(complete, capsys):
    complete.write_python(IMPORT + '_("Ship by {day}")\n')

    assert complaints(capsys) == [
        "en: “One order” is no longer used: run “manage.py translations update”.",
        "zh_Hans: “One order” is no longer used: run “manage.py translations update”.",
    ]


def test_a_text_that_gained_a_plural_is_named(complete, capsys):
    complete.write_python(
        IMPORT
        + 'ngettext("Ship by {day}", "Ship before {day}", 2)\nngettext("One order", "%(n)s orders", 2)\n'
    )

    assert complaints(capsys) == [
        "en: “Ship by {day}” has the wrong number of plural forms: run “manage.py translations update”.",
    ]


def test_sources_that_cannot_be_read_are_refused_in_a_sentence(complete):
    complete.write_template("{% blocktranslate %}{% if a %}")

    with pytest.raises(CommandError, match="A file can't be read: .*orders.html"):
        call_command("translations", "check")
