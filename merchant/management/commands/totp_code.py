from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from merchant.accounts.codes import code_now


class Command(BaseCommand):
    help = "Print the code of a demo account's second factor that is valid now; on loopback only."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        if not settings.LOOPBACK:
            raise CommandError("Codes are printed on loopback only: use the authenticator app.")
        app = Authenticator.objects.filter(user__email__iexact=email, type=Authenticator.Type.TOTP).first()
        if app is None:
            raise CommandError(f"{email} has no authenticator app set up.")
        secret = decrypt(app.data["secret"])
        self.stdout.write(code_now(secret))
