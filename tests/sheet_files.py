"""Files of a sheet on their way in, without a worker: each step is done at once."""

import secrets

import pytest
from django.core.files.base import ContentFile

from merchant.sheets import services
from merchant.sheets.models import SheetRun
from merchant.sheets.registry import sheet_of


@pytest.fixture
def _files_stay_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def upload(merchant, seller, _files_stay_here):
    """Bring a file, read to its preview."""

    def upload_file(content, *, sheet="skus", name="skus.csv", actor=seller, of=merchant, key=None):
        content = content.encode() if isinstance(content, str) else content
        run = services.start(
            merchant=of,
            sheet=sheet_of(sheet),
            file=ContentFile(content, name),
            file_name=name,
            actor=actor,
            key=key or secrets.token_hex(16),
        )
        services.go_on(run_id=run.pk)
        return SheetRun.objects.get(pk=run.pk)

    return upload_file


@pytest.fixture
def save(seller):
    """Confirm what a preview shows, and let it be saved."""

    def save_run(run, *, is_whole=False):
        services.confirm(run_id=run.pk, actor=seller, is_whole=is_whole)
        while services.go_on(run_id=run.pk):
            run.refresh_from_db()
            if run.state in {SheetRun.State.DONE, SheetRun.State.FAILED}:
                break
        return run

    return save_run


@pytest.fixture
def bring(upload, save):
    """A file from its upload as far as it comes: one without a line to save stays at its preview."""

    def bring_file(content, **how):
        run = upload(content, **how)
        return save(run) if run.lines.to_save().exists() else run

    return bring_file


def reasons(run):
    """Why lines are refused, by line."""
    return {row.line_no: row.refusal["code"] for row in run.lines.refused()}
