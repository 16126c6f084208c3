"""The search behind a token, as its owner reads it above the list."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.desk.listing import Listing


@dataclass(frozen=True)
class Searched:
    """What was searched for in words, the list without it, and which pasted numbers nobody knows."""

    words: str
    url: str
    missing: list[str] = field(default_factory=list)
    sku: str = ""  # also worth looking for among the products

    @property
    def said_missing(self) -> str:
        count = len(self.missing)
        words = ngettext(
            "%(count)s number is not known here:", "%(count)s numbers are not known here:", count
        )
        return words % {"count": count}


def search_shown(listing: Listing, *, user) -> Searched | None:
    """The chip of a search, with its text only for whoever searched: it may be a buyer's name."""
    selection = listing.wanted.selection
    if "found" not in selection.filters:
        return None
    url, lookup = listing.wanted.url(selection=selection.without("found")), listing.lookup
    if lookup is None:
        return Searched(_("a search that is forgotten"), url)
    if lookup.user_id != user.pk:
        return Searched(_("a colleague's search"), url)
    return _of_oneself(lookup.terms, url)


def _of_oneself(terms, url):
    if "pasted" in terms:
        missing, count = terms["missing"], terms["pasted"]
        words = ngettext("%(count)s pasted number", "%(count)s pasted numbers", count) % {"count": count}
        return Searched(words, url, missing)
    text = terms["text"]
    return Searched(_("“%(text)s”") % {"text": text}, url, sku=text if "sku" in terms["kinds"] else "")
