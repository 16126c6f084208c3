"""Between preview and saving the world goes on: nothing unseen is overwritten, nothing done twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils import timezone

from merchant.accounts.models import User
from merchant.audit.models import Event
from merchant.catalogue.models import Sku
from merchant.catalogue.services import edit_sku
from merchant.runs.services import MOST_ATTEMPTS, claim
from merchant.sheets import saving, services
from merchant.sheets.exceptions import SheetError
from merchant.sheets.models import SheetLine, SheetRun
from merchant.sheets.registry import sheet_of
from merchant.sheets.staging import stage
from merchant.sheets.summary import summarise
from merchant.tenancy.models import Membership
from tests.factories import make_sku
from tests.sheet_files import reasons

MANY = "SKU,weight_g\n" + "".join(f"S{number:04},{number}\n" for number in range(1, 1101))


def test_what_somebody_changed_meanwhile_is_refused_with_what_it_is_now(merchant, seller, upload, save):
    mug = make_sku(merchant, "MUG", title="Mug", weight_g=300)
    make_sku(merchant, "CUP", title="Cup")
    run = upload("SKU,weight_g\nMUG,420\nCUP,80\n")
    edit_sku(sku_id=mug.pk, code="MUG", title="Mug", weight_g=350, actor=seller)

    save(run)

    mug.refresh_from_db()
    assert mug.weight_g == 350
    assert reasons(run) == {2: "changed_meanwhile"}
    assert run.lines.get(line_no=2).refusal["value"] == "350"
    assert Sku.objects.get(merchant=merchant, code="CUP").weight_g == 80


def test_what_already_says_the_same_is_unchanged(merchant, seller, upload, save):
    mug = make_sku(merchant, "MUG", title="Mug", weight_g=300)
    run = upload("SKU,weight_g\nMUG,420\nCUP,80\n")
    edit_sku(sku_id=mug.pk, code="MUG", title="Mug", weight_g=420, actor=seller)
    make_sku(merchant, "cup", weight_g=80)

    save(run)

    assert {name: run.counts[name] for name in SheetLine.Outcome.values} == {
        "new": 0, "changed": 0, "unchanged": 2, "refused": 0,
    }  # fmt: skip


def test_another_field_that_changed_meanwhile_stands_in_nobodys_way(merchant, seller, upload, save):
    mug = make_sku(merchant, "MUG", title="Mug", weight_g=300)
    run = upload("SKU,weight_g\nMUG,420\n")
    edit_sku(sku_id=mug.pk, code="MUG", title="Big mug", weight_g=300, actor=seller)

    save(run)

    mug.refresh_from_db()
    assert (mug.title, mug.weight_g) == ("Big mug", 420)


def test_what_was_added_meanwhile_otherwise_is_refused(merchant, upload, save):
    run = upload("SKU,weight_g\nMUG,420\n")
    make_sku(merchant, "MUG", weight_g=5)

    save(run)

    assert reasons(run) == {2: "added_meanwhile"}


def test_all_or_nothing_looks_again_before_it_begins(merchant, upload, save):
    run = upload("SKU,weight_g\nCUP,80\nMUG,420\n")
    make_sku(merchant, "MUG", weight_g=5)

    save(run, is_whole=True)

    assert run.state == SheetRun.State.FAILED
    assert run.failure == {"code": "not_whole_any_more", "count": "1"}
    assert list(Sku.objects.filter(merchant=merchant).values_list("code", flat=True)) == ["MUG"]


@pytest.mark.parametrize("how", ["demoted", "left", "locked out"])
def test_who_may_not_any_more_when_it_is_saved_saves_nothing_more(merchant, seller, upload, monkeypatch, how):
    monkeypatch.setattr(services, "SLICE", -1)  # each worker's time is over after one chunk
    monkeypatch.setattr(saving, "CHUNK", 1)
    run = upload("SKU,weight_g\nCUP,80\nMUG,420\nPEN,5\n")
    services.confirm(run_id=run.pk, actor=seller, is_whole=False)
    services.go_on(run_id=run.pk)
    place = Membership.objects.filter(user=seller, merchant=merchant)
    if how == "demoted":
        place.update(role=Membership.Role.ACCOUNTANT)
    elif how == "left":
        place.delete()
    else:
        User.objects.filter(pk=seller.pk).update(is_active=False)

    services.go_on(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.failure) == (SheetRun.State.FAILED, {"code": "not_allowed_any_more"})
    assert list(Sku.objects.filter(merchant=merchant).values_list("code", flat=True)) == ["CUP"]


def test_who_adds_the_same_at_the_same_moment_is_found_at_the_second_try(merchant, seller, upload):
    run = upload("SKU,weight_g\nMUG,420\n")
    services.confirm(run_id=run.pk, actor=seller, is_whole=False)
    lease = claim(SheetRun, run.pk)
    run.refresh_from_db()
    skus, tries = sheet_of("skus"), []

    def lose_first(**told):
        tries.append(told)
        if len(tries) == 1:
            raise IntegrityError
        skus.save(**told)

    assert saving.save_lines(run, replace(skus, save=lose_first), lease, until=0)
    assert len(tries) == 2
    assert Sku.objects.get(merchant=merchant).weight_g == 420


def test_a_worker_that_dies_leaves_whole_chunks_and_the_next_goes_on(merchant, seller, upload, monkeypatch):
    monkeypatch.setattr(services, "SLICE", -1)  # each worker's time is over after one chunk
    run = upload(MANY)
    assert run.lines.count() == 500
    services.go_on(run_id=run.pk)
    _die_after_a_chunk(run, lambda lease: stage(run, sheet_of("skus"), lease, until=0))
    while run.state == SheetRun.State.READING:
        services.go_on(run_id=run.pk)
        run.refresh_from_db()
    assert run.counts["new"] == run.lines.count() == 1100

    services.confirm(run_id=run.pk, actor=seller, is_whole=False)
    services.go_on(run_id=run.pk)
    assert Sku.objects.filter(merchant=merchant).count() == 500
    run.refresh_from_db()
    _die_after_a_chunk(run, lambda lease: saving.save_lines(run, sheet_of("skus"), lease, until=0))
    while run.state == SheetRun.State.SAVING:
        services.go_on(run_id=run.pk)
        run.refresh_from_db()

    assert Sku.objects.filter(merchant=merchant).count() == 1100
    assert Event.objects.filter(kind="sku.added").count() == 1100
    assert (run.state, run.counts["new"]) == (SheetRun.State.DONE, 1100)


@pytest.mark.parametrize(
    ("is_confirmed", "said"), [(False, "Reading this file"), (True, "Saving these lines")]
)
def test_a_run_that_was_given_up_says_over_what(merchant, seller, upload, is_confirmed, said):
    run = upload("SKU,weight_g\nMUG,420\n")
    if is_confirmed:
        services.confirm(run_id=run.pk, actor=seller, is_whole=False)
    else:
        SheetRun.objects.filter(pk=run.pk).update(state=SheetRun.State.READING)
    SheetRun.objects.filter(pk=run.pk).update(attempts=MOST_ATTEMPTS)

    services.go_on(run_id=run.pk)

    run.refresh_from_db()
    assert run.state == SheetRun.State.FAILED
    assert summarise(run, sheet_of("skus")).failure.startswith(said)


def _die_after_a_chunk(run, work):
    """A worker takes the run, does a chunk and is never heard of again."""
    work(claim(SheetRun, run.pk))
    gone = timezone.now() - timedelta(seconds=1)
    SheetRun.objects.filter(pk=run.pk).update(lease_until=gone)
    run.refresh_from_db()


def test_a_double_click_reads_once_and_confirms_once(seller, upload):
    run = upload("SKU,weight_g\nMUG,420\n", key="a" * 32)
    again = upload("SKU,weight_g\nMUG,420\n", key="a" * 32)
    services.confirm(run_id=run.pk, actor=seller, is_whole=False)

    with pytest.raises(SheetError) as refusal:
        services.confirm(run_id=run.pk, actor=seller, is_whole=False)

    assert again == run
    assert refusal.value.code == "not_possible_now"


def test_a_discarded_file_is_never_saved(merchant, seller, upload):
    run = upload("SKU,weight_g\nMUG,420\n")
    services.discard(run_id=run.pk, actor=seller)

    with pytest.raises(SheetError):
        services.confirm(run_id=run.pk, actor=seller, is_whole=False)

    assert not run.lines.exists()
    assert not Sku.objects.filter(merchant=merchant).exists()


def test_files_that_wait_are_not_without_number(upload, settings):
    settings.IMPORTS_KEPT = 1
    upload("SKU,weight_g\nMUG,420\n")

    with pytest.raises(SheetError) as refusal:
        upload("SKU,weight_g\nCUP,420\n")

    assert refusal.value.code == "no_room_for_files"
    assert SheetRun.objects.count() == 1


def test_files_that_are_read_are_not_larger_than_the_disk_has_room_for(merchant, seller, upload, settings):
    content = "SKU,weight_g\nMUG,420\n"
    settings.IMPORTS_KEPT_BYTES = 2 * len(content) - 1
    start = {"merchant": merchant, "sheet": sheet_of("skus"), "file_name": "a.csv", "actor": seller}
    services.start(**start, file=ContentFile(content.encode(), "a.csv"), key="a" * 32)

    with pytest.raises(SheetError) as refusal:
        services.start(**start, file=ContentFile(content.encode(), "a.csv"), key="b" * 32)

    assert refusal.value.code == "no_room_for_files"
    assert SheetRun.objects.count() == len(default_storage.listdir("sheets")[1]) == 1


def test_lines_of_long_ended_imports_are_forgotten_and_the_import_stays(upload, monkeypatch):
    monkeypatch.setattr(services, "LINES", 1)
    old, lately = upload("SKU,weight_g\nMUG,x\nPEN,y\n"), upload("SKU,weight_g\nCUP,x\n")
    ended = SheetRun.objects.filter(pk__in=[old.pk, lately.pk])
    ended.update(state=SheetRun.State.DONE, state_since=timezone.now() - timedelta(days=89))
    SheetRun.objects.filter(pk=old.pk).update(state_since=timezone.now() - timedelta(days=91))

    services.forget_lines()

    assert ended.count() == 2
    assert [line.run_id for line in SheetLine.objects.all()] == [lately.pk]


def test_what_nobody_comes_back_for_is_dropped(upload):
    run = upload("SKU,weight_g\nMUG,420\n")
    SheetRun.objects.filter(pk=run.pk).update(state_since=timezone.now() - timedelta(days=8))

    services.sweep()

    run.refresh_from_db()
    assert (run.state, run.lines.count()) == (SheetRun.State.DISCARDED, 0)
