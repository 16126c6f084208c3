from django.core.management.base import BaseCommand, CommandError

from orders.demo import cast, services
from orders.demo.redating import redate_demo


class Command(BaseCommand):
    help = "Load the demo data once and tell its accounts; --redate brings the running orders up to today."

    def add_arguments(self, parser):
        parser.add_argument("--redate", action="store_true")

    def handle(self, *, redate, **options):
        try:
            accounts = services.load_demo()
        except services.DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if redate:
            self.stdout.write(f"{redate_demo()} running orders moved to the present.")
        if not accounts:
            self.stdout.write("The demo data is there; its passwords were not kept on this machine.")
        for email, password in accounts.items():
            self.stdout.write(f"  {email:<28} {password:<14} {self._role(email)}")

    def _role(self, email):
        if email in cast.STAFF:
            return f"platform staff, second factor: .venv/bin/python manage.py totp_code {email}"
        name, role, merchant = cast.MEMBERS[email]
        return f"{role} of {cast.MERCHANTS[merchant]}"
