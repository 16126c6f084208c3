"""Where pages are: an address hangs on its name and the codes in it alone, so it is put together once."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=20_000)
def address(name: str, *codes: str) -> str:
    """The address of a page that many pages link to."""
    return reverse(name, args=codes)
