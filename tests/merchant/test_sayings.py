"""What was said in one language is told again in another."""

from django.utils import translation

from merchant.frame.sayings import kept, retold, said, words
from orders.book.holds import HoldKind

MESSAGE = "This order is held already: %(hold)s."


def test_a_sentence_is_told_in_the_readers_language_with_its_words():
    with translation.override("zh-hans"):
        spoken = said(MESSAGE) % {"hold": words([HoldKind.MANUAL.label])}
        assert "手动拦截" in spoken

    assert retold(kept(spoken)) == "This order is held already: held by hand."


def test_names_stay_as_they_are():
    assert retold(kept(said(MESSAGE) % {"hold": "VIP"})) == "This order is held already: VIP."


def test_a_sentence_within_a_sentence_is_told_too():
    with translation.override("zh-hans"):
        inner = said("The order is cancelled.")
        spoken = said("Row %(row)s of the same parcel: %(reason)s") % {"row": 7, "reason": inner}

    assert retold(kept(spoken)) == "Row 7 of the same parcel: The order is cancelled."


def test_other_text_is_kept_as_it_is():
    assert retold(kept("typed by hand")) == "typed by hand"
