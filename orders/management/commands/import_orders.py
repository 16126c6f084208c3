"""import_orders: bring a file of orders into a store's book from the command line."""

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from merchant.tenancy.models import Store
from orders.intake import services
from orders.intake.columns.changes import changes
from orders.intake.columns.sample import take_sample
from orders.intake.exceptions import IntakeError
from orders.intake.models import ImportRun, SavedMap
from orders.intake.profiles import AUTO, OWN, PROFILES, detect
from orders.intake.summary import summarise
from orders.intake.wording import refusal_sentence

PROPOSE = "propose"
SHOWN = 20  # columns in one sentence
PATIENCE = 0.5  # seconds between two looks at an import that another worker has


class Command(BaseCommand):
    help = "Reads a file of orders (CSV, TSV or XLSX) and brings it into a store's book."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--store", required=True, help="code of the store")
        parser.add_argument(
            "--profile",
            choices=[AUTO, *sorted(PROFILES)],
            default=AUTO,
            help="what kind of file it is; auto (default) recognises it by its columns",
        )
        parser.add_argument(
            "--map",
            dest="map_name",
            default="",
            help="read the file by the store's saved columns of that name",
        )
        parser.add_argument(
            "--as",
            dest="treatment",
            choices=[*ImportRun.Treatment.values, PROPOSE],
            default=PROPOSE,
            help="open orders to be shipped, ended history, or what the orders' age proposes (default)",
        )
        parser.add_argument(
            "--whole", action="store_true", help="bring in nothing when a single line is refused"
        )
        parser.add_argument("--add-skus", action="store_true", help="add unknown SKUs to the catalogue")
        parser.add_argument(
            "--dry-run", action="store_true", help="read and judge, then leave nothing behind"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *, file, store, profile, dry_run, **options):
        run = self._start(file, store, profile, options["map_name"], is_trial=dry_run)
        self._wait(run)
        if run.state == ImportRun.State.READ and not dry_run:
            self._confirm(run, options)
            self._wait(run)
        if dry_run:
            services.forget_import(run_id=run.pk)
        if run.state == ImportRun.State.FAILED:
            raise CommandError(refusal_sentence(run.failure["code"], run.failure))
        self._tell(run, dry_run=dry_run, as_json=options["json"])

    def _confirm(self, run, options):
        treatment = options["treatment"]
        try:
            services.confirm_import(
                run_id=run.pk,
                actor=None,
                treatment=run.proposed_treatment if treatment == PROPOSE else treatment,
                create_skus=options["add_skus"],
                is_whole=options["whole"],
            )
        except IntakeError as refusal:
            services.discard_import(run_id=run.pk, actor=None)
            raise CommandError(refusal_sentence(refusal.code, refusal.details)) from refusal

    def _start(self, path, store_code, profile, map_name, *, is_trial):
        store = Store.objects.filter(code=store_code).first()
        if store is None:
            raise CommandError(_("There is no store %(code)s.") % {"code": store_code})
        try:
            with path.open("rb") as raw:
                file = File(raw, name=path.name)
                return services.start_import(
                    store=store,
                    **_told_by(store, file, profile, map_name),
                    file=file,
                    file_name=path.name,
                    actor=None,
                    is_trial=is_trial,
                )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except IntakeError as refusal:
            raise CommandError(refusal_sentence(refusal.code, refusal.details)) from refusal

    def _wait(self, run):
        """Work at the import until it needs a decision or has ended, whoever else works at it."""
        run.refresh_from_db()
        while run.is_unfinished:
            if not services.continue_import(run_id=run.pk):
                time.sleep(PATIENCE)
            run.refresh_from_db()
            sys.stderr.write(f"{run.get_state_display()} {run.progress} %\n")

    def _tell(self, run, *, dry_run, as_json):
        if as_json:
            self.stdout.write(json.dumps(_facts(run, dry_run), indent=2))
            return
        for line in _sentences(run, dry_run):
            self.stdout.write(line)


def _told_by(store, file, profile, map_name):
    """By which profile or saved columns the file is read; refused when nobody would know them."""
    if profile != AUTO and not map_name:
        return {"profile": profile}
    sample = take_sample(file.file, name=file.name)
    file.seek(0)
    if map_name:
        return _saved_columns(store, sample, map_name)
    header = sample.header
    found = detect(header)
    if found is None:
        raise CommandError(
            _(
                "No profile has these columns: %(columns)s."
                " Say on the import page what they mean, then use --map."
            )
            % {"columns": ", ".join(header[:SHOWN])}
        )
    return {"profile": found.code}


def _saved_columns(store, sample, name):
    saved = SavedMap.objects.filter(store=store, name__iexact=name, is_active=True).first()
    if saved is None:
        raise CommandError(_("The store has no saved columns named “%(name)s”.") % {"name": name})
    header = sample.without_names().header if saved.is_headless else sample.header
    changed = changes(saved.header, header)
    if changed:
        others = [*changed.gone, *changed.new, *(f"{was} → {now}" for was, now in changed.renamed)]
        raise CommandError(
            _("The columns differ from “%(name)s”: %(columns)s. Look at them on the import page.")
            % {"name": saved.name, "columns": ", ".join(others[:SHOWN])}
        )
    return {"profile": OWN, "column_map": saved.column_map, "map_name": saved.name}


def _facts(run, dry_run) -> Mapping:
    return {
        "import": None if dry_run else run.public_id,
        "dry_run": dry_run,
        "file": run.file_name,
        "sha256": run.sha256,
        "profile": run.profile,
        "state": run.state,
        "treated_as": run.treatment or None,
        "proposed": run.proposed_treatment,
        **run.counts,
    }


def _sentences(run, dry_run):
    counts, summary = run.counts, summarise(run)
    yield _("%(file)s: %(lines)s lines, %(orders)s orders from %(first)s to %(last)s.") % {
        "file": run.file_name,
        "lines": counts["lines"],
        "orders": counts["orders"],
        "first": counts["first"][:10] or "–",
        "last": counts["last"][:10] or "–",
    }
    yield (
        _(
            "%(sales)s order lines, %(charges)s charges, %(cancellations)s cancellation lines,"
            " %(refused)s refused."
        )
        % counts
    )
    for title, tallies in (
        (_("Refused lines:"), summary.refused),
        (_("Cancellation lines that"), summary.cancellations),
        (_("Orders:"), summary.orders),
        (_("Every line of the file:"), summary.lines),
    ):
        if tallies:
            yield title
            yield from (f"  {tally.count:>8}  {tally.label}" for tally in tallies)
    if counts["unknown_skus"]:
        yield _("%(count)s SKUs were not in the catalogue.") % {"count": counts["unknown_skus"]}
    if dry_run:
        yield _("Nothing was kept. Proposed: %(proposed)s.") % {
            "proposed": run.get_proposed_treatment_display()
        }
    else:
        yield _("Treated as %(treatment)s; import %(id)s.") % {
            "treatment": run.get_treatment_display(),
            "id": run.public_id,
        }
