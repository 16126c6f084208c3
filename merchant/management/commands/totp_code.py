from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


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
        now = next(totp.yield_hotp_counters_from_time())
        self.stdout.write(totp.format_hotp_value(totp.hotp_value(secret, now)))
