from itertools import chain

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from warehouses.stock.checking import differences, wrong_reservations


class Command(BaseCommand):
    """Look whether every stock level is what its movements add up to; tells what is not, changes nothing."""

    @property
    def help(self):
        return _("Does every stock level agree with its movements?")

    def handle(self, *args, **options):
        found = 0
        for warehouse, sku, told in chain(differences(), wrong_reservations()):
            self.stdout.write(f"{warehouse} {sku}: {told}")
            found += 1
        if found:
            message = ngettext(
                "%(count)s difference in the stock ledger.",
                "%(count)s differences in the stock ledger.",
                found,
            )
            raise CommandError(message % {"count": found})
        self.stdout.write(_("Every level is the sum of its movements."))
