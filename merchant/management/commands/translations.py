from pathlib import Path

from babel.messages.pofile import PoFileError
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateSyntaxError
from django.utils.translation import to_locale

from merchant.languages import catalogues
from merchant.languages.problems import problems_of
from merchant.languages.sources import read_sources


class Command(BaseCommand):
    help = "Bring the catalogues in locale/ up to date with the sources, compile them, or check them."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("act", choices=["update", "compile", "check"])

    def handle(self, *, act, verbosity, **options):
        self.is_quiet = verbosity == 0
        self.folder = Path(settings.LOCALE_PATHS[0])
        self.locales = [to_locale(code) for code, _name in settings.LANGUAGES]
        try:
            {"update": self._update, "compile": self._compile, "check": self._check}[act]()
        except (OSError, PoFileError, SyntaxError, TemplateSyntaxError) as error:
            raise CommandError(f"A file can't be read: {error}") from error

    def _update(self):
        sources = read_sources(settings.BASE_DIR)
        for locale in self.locales:
            catalogue = catalogues.updated(catalogues.read(self.folder, locale), sources)
            changed = catalogues.write(catalogue, self.folder, locale)
            self._say(locale, "updated" if changed else "is up to date")

    def _compile(self):
        for locale in self.locales:
            changed = catalogues.compile_catalogue(self.folder, locale)
            self._say(locale, "compiled" if changed else "is up to date")

    def _check(self):
        sources = read_sources(settings.BASE_DIR)
        found = []
        for locale in self.locales:
            found += problems_of(catalogues.read(self.folder, locale), sources, locale)
        for problem in found:
            self.stderr.write(problem)
        if found:
            raise CommandError(f"Translations are incomplete: {len(found)} to mend.")
        self.stdout.write(f"All {len(sources)} texts are translated.")

    def _say(self, locale, what):
        if not self.is_quiet:
            self.stdout.write(f"{locale}: {what}")
