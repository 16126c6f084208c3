"""CPU time of a seller's pages: `python -m benchmarks.pages E-MAIL URL…` on the database in use.

Prints one line a page: the median of thirty requests within one process, without a network.
"""

import os
import platform
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from merchant.accounts.models import User  # noqa: E402

TIMES = 30


def measure(client, url):
    """The page's status, size and median CPU milliseconds."""
    response = client.get(url)
    spent = []
    for _ in range(TIMES):
        start = time.process_time()
        client.get(url)
        spent.append(1000 * (time.process_time() - start))
    return response.status_code, len(response.content), statistics.median(spent)


def main(email, urls):
    machine = f"{connection.vendor}, {os.cpu_count()} cores, {platform.machine()}"
    print(f"# Python {platform.python_version()}, {machine}")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=email))
    for url in urls:
        status, size, cpu = measure(client, url)
        print(f"{url}  status {status}  {size} bytes  {cpu:.1f} ms CPU")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
