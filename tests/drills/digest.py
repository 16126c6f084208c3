"""What the database holds, so that a drill can tell whether anything moved."""

import hashlib
from contextlib import contextmanager

from django.apps import apps
from django.db import transaction

# A session remembers which store was entered last, so that the next sign-in leads there: not a seller's row.
REMEMBERED = {"sessions.Session"}


def tables():
    """Every model's table, the join tables between them included."""
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.label not in REMEMBERED]


def digest():
    """A fingerprint of every row of every table, by table."""
    return {model._meta.label: _fingerprint(model._base_manager.values_list()) for model in tables()}


def _fingerprint(rows):
    return hashlib.sha256(repr(sorted(rows, key=repr)).encode()).hexdigest()[:12]


def snapshot():
    """Every row of every table: label → key → column → value."""
    return {
        model._meta.label: {row[model._meta.pk.attname]: row for row in model._base_manager.values()}
        for model in tables()
    }


@contextmanager
def undone():
    """What happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
