"""generate_orders: fill an empty database with a crowd of orders, for load tests."""

import os
import time
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import is_aware

from orders.demo.crowd import services
from orders.demo.crowd.checking import faults_of
from orders.demo.crowd.exceptions import CrowdRefused

CHECKED = 2000


class Command(BaseCommand):
    help = (
        "Fills an empty database with a seeded crowd of orders of many merchants, for load tests."
        " The same numbers, seed and --until give the same rows."
    )

    def add_arguments(self, parser):
        parser.add_argument("--orders", type=int, required=True)
        parser.add_argument("--merchants", type=int, default=200)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--until", type=datetime.fromisoformat, help="the newest order's hour (default: now)"
        )
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count(), help="that draw orders (PostgreSQL)"
        )
        parser.add_argument("--force", action="store_true", help="also beside merchants of your own")
        parser.add_argument(
            "--check", action="store_true", help="generate nothing: check a sample of what is there"
        )

    def handle(self, *, check, orders, merchants, seed, until, **options):
        if not check:
            told = {name: options[name] for name in ("force", "processes")}
            self._generate(orders, merchants, seed, until or services.this_hour(), **told)
        faults = list(faults_of(CHECKED, seed))
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"A sample of {CHECKED} orders is as the book would have it.")

    def _generate(self, orders, merchants, seed, until, **told):
        if orders < 1 or merchants < 1 or not is_aware(until):
            raise CommandError("Give at least one order and one merchant, and --until with its UTC offset.")
        began = time.monotonic()

        def tell(text):
            self.stderr.write(f"{time.monotonic() - began:7.1f} s  {text}")

        try:
            crowd = services.generate_orders(
                orders=orders, merchants=merchants, seed=seed, until=until, tell=tell, **told
            )
        except CrowdRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        tell("stages are there; the planner's statistics follow")
        services.tidy()
        tell("done")
        self.stdout.write(f"Biggest store: {crowd.biggest_store}")
        for email, password in crowd.passwords.items():
            self.stdout.write(f"  {email:<34} {password}")
