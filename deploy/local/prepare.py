"""`python -m deploy.local.prepare`, in .venv: one Django for all that precedes the first page.

Only what load_demo says (the accounts) goes to standard output.
"""

import io
import os
import sys

import django
from django.core.management import call_command

STEPS = (
    ("Compiling the translations", ["translations", "compile"]),
    ("Bringing the database up to date", ["migrate", "--no-input"]),
    ("Making the cache's table", ["createcachetable"]),
    ("Collecting the static files", ["collectstatic", "--no-input"]),
)


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    for sentence, command in STEPS:
        print(f"{sentence}…", file=sys.stderr, flush=True)
        call_command(*command, verbosity=0, stdout=io.StringIO())
    print("Loading the demo…", file=sys.stderr, flush=True)
    call_command("load_demo")


if __name__ == "__main__":
    main()
