"""What waits in cases for platform staff."""

from merchant.cases.models import Case


def for_staff():
    """Cases that wait for an answer of staff."""
    return Case.objects.filter(state=Case.State.OPEN)
