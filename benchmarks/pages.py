"""What pages cost: `python -m benchmarks.pages E-MAIL URL…` on the database in use."""

import sys

from django.test import Client

from benchmarks.machine import facts
from benchmarks.timing import measure
from merchant.accounts.models import User


def signed_in(email: str) -> Client:
    """A browser, as it were, that has passed the password."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=email))
    return client


def measure_page(what: str, client: Client, url: str, **options):
    """The page's figure, with its size; it must be there."""
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answers {response.status_code}.")
    return measure(what, lambda: client.get(url), note=f"{len(response.content):,} bytes", **options)


def main(email, urls):
    print(f"# {facts()}")
    client = signed_in(email)
    for url in urls:
        print(measure_page(url, client, url).line())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
