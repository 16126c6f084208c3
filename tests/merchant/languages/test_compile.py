import gettext
import os

import pytest
from django.core.management import CommandError, call_command


def compiled(project, locale="zh_Hans"):
    return project.catalogue(locale).with_suffix(".mo")


@pytest.fixture
def translated(project):
    project.write_template('{% translate "Orders" %}{% translate "open" context "shop" %}')
    call_command("translations", "update")
    project.mend('msgid "Orders"\nmsgstr ""', 'msgid "Orders"\nmsgstr "订单"')
    project.mend('msgid "open"\nmsgstr ""', 'msgid "open"\nmsgstr "营业中"')
    return project


def test_what_is_compiled_speaks_chinese(translated):
    call_command("translations", "compile")

    with compiled(translated).open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Orders") == "订单"
    assert words.pgettext("shop", "open") == "营业中"


def test_compiling_again_touches_nothing(translated, capsys):
    call_command("translations", "compile")
    before = compiled(translated).stat().st_ino
    capsys.readouterr()

    call_command("translations", "compile")

    assert compiled(translated).stat().st_ino == before
    assert "zh_Hans: is up to date" in capsys.readouterr().out


def test_an_edited_catalogue_is_compiled_anew(translated):
    call_command("translations", "compile")
    translated.mend("订单", "订单列表")
    later = compiled(translated).stat().st_mtime_ns + 1
    os.utime(translated.catalogue(), ns=(later, later))

    call_command("translations", "compile")

    assert "订单列表".encode() in compiled(translated).read_bytes()


def test_a_broken_catalogue_is_refused_in_a_sentence(translated):
    translated.catalogue().write_text('msgid "Orders"\ntranslation "订单"\n', encoding="utf-8")

    with pytest.raises(CommandError, match="A file can't be read"):
        call_command("translations", "compile")
