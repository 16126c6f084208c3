"""SKUs come in by file: the preview tells what would change, and just that is saved."""

import pytest
from django.core.files.storage import default_storage

from merchant.audit.models import Event
from merchant.audit.selectors import timeline
from merchant.catalogue.models import Sku
from merchant.sheets import services
from merchant.sheets.exceptions import SheetError
from merchant.sheets.models import SheetRun
from merchant.sheets.registry import sheet_of
from merchant.sheets.summary import examples, summarise
from tests.factories import make_merchant, make_sku
from tests.sheet_files import reasons

FILE = 'SKU,Title,"Weight, g"\nMUG,Blue mug,420\nCUP,Cup,80\npen,,\n'


def facts(merchant):
    return list(Sku.objects.for_merchant(merchant).order_by("code").values_list("code", "title", "weight_g"))


def test_nothing_is_saved_before_somebody_has_looked(merchant, upload):
    make_sku(merchant, "mug", title="Mug", weight_g=420)
    make_sku(merchant, "PEN", title="Pen")

    run = upload(FILE)

    assert run.state == SheetRun.State.READ
    assert {name: run.counts[name] for name in ("new", "changed", "unchanged", "refused")} == {
        "new": 1, "changed": 1, "unchanged": 1, "refused": 0,
    }  # fmt: skip
    assert facts(merchant) == [("PEN", "Pen", None), ("mug", "Mug", 420)]
    services.sweep()
    assert not default_storage.listdir("sheets")[1]


def test_the_preview_tells_old_and_new(merchant, upload):
    make_sku(merchant, "mug", title="Mug", weight_g=300)

    run = upload(FILE)
    told = {outcome: lines for outcome, _title, lines in examples(run, sheet_of("skus"))}

    (changed,) = told["changed"]
    assert [(field.label, field.old, field.new) for field in changed.fields] == [
        ("Title", "Mug", "Blue mug"),
        ("Weight, g", "300", "420"),
    ]
    assert [line.key for line in told["new"]] == ["CUP", "pen"]
    assert [(tally.label, tally.shown) for tally in summarise(run, sheet_of("skus")).fields] == [
        ("Title", "1"),
        ("Weight, g", "1"),
    ]


def test_what_was_shown_is_saved_with_its_history(merchant, seller, bring):
    mug = make_sku(merchant, "mug", title="Mug", weight_g=300)

    run = bring(FILE)

    assert run.state == SheetRun.State.DONE
    assert facts(merchant) == [("CUP", "Cup", 80), ("mug", "Blue mug", 420), ("pen", "", None)]
    assert {entry.text for entry in timeline(merchant, mug)} == {
        "title: Mug → Blue mug",
        "weight, g: 300 → 420",
    }
    assert {entry.who for entry in timeline(merchant, mug)} == {str(seller)}
    assert Event.objects.filter(kind="sku.added", merchant=merchant).count() == 2


def test_columns_have_any_order_and_either_language(merchant, upload, save):
    run = upload("weight_g\tSKU\tColour\n1,200\tMUG\tblue\n", name="a.tsv")

    save(run)

    assert facts(merchant) == [("MUG", "", 1200)]
    assert run.counts["unknown"] == ["Colour"]


def test_an_empty_cell_leaves_and_the_sign_empties(merchant, bring):
    make_sku(merchant, "MUG", title="Mug", weight_g=300)
    make_sku(merchant, "CUP", title="Cup", weight_g=80)

    bring("SKU,Title,weight_g\nMUG,,[clear]\nCUP,[清空],\n")

    assert facts(merchant) == [("CUP", "", 80), ("MUG", "Mug", None)]


def test_bad_lines_are_refused_one_by_one_and_the_good_are_kept(merchant, bring):
    run = bring(
        "SKU,Title,weight_g\nMUG,Mug,heavy\n,No code,5\nCUP,Cup,0\nPEN,Pen,7\npen,Again,8\n"
        f"LONG,{'x' * 301},1\n[clear],x,1\n"
    )

    assert reasons(run) == {
        2: "not_whole", 3: "needed", 4: "out_of_range", 6: "repeated", 7: "too_long", 8: "not_to_be_cleared",
    }  # fmt: skip
    assert facts(merchant) == [("PEN", "Pen", 7)]
    assert run.counts["refused"] == 6


def test_a_cell_that_no_column_could_take_is_refused_before_it_is_held(merchant, upload):
    run = upload(f"SKU,Title\nMUG,Mug{' ' * 2000}blue\nCUP,Cup\n")

    refused = run.lines.get(line_no=2)
    assert reasons(run) == {2: "too_long"}
    assert (refused.refusal["field"], refused.refusal["details"]) == ("title", {"longest": 1000})
    assert len(refused.refusal["value"]) == 200
    assert run.counts["new"] == 1


def test_a_code_whose_capitals_are_longer_is_found_again(merchant, bring):
    make_sku(merchant, "groß-1", title="", weight_g=300)

    run = bring("SKU,weight_g\ngroß-1,420\nweiß,80\n")

    assert (run.counts["new"], run.counts["changed"], run.counts["refused"]) == (1, 1, 0)
    assert facts(merchant) == [("groß-1", "", 420), ("weiß", "", 80)]


@pytest.mark.parametrize("kept", ["tée-é", "TÉE-É", "Tée-é"])
@pytest.mark.parametrize("told", ["tée-é", "TÉE-É", "tÉe-É"])
def test_letters_with_accents_fold_alike_on_every_database(merchant, bring, kept, told):
    make_sku(merchant, kept, title="", weight_g=300)

    run = bring(f"SKU,weight_g\n{told},420\n")

    assert (run.counts["new"], run.counts["changed"], run.counts["refused"]) == (0, 1, 0)
    assert facts(merchant) == [(kept, "", 420)]


def test_all_or_nothing_saves_nothing_while_a_line_is_refused(merchant, seller, upload):
    run = upload("SKU,weight_g\nMUG,5\nCUP,heavy\n")

    with pytest.raises(SheetError) as refusal:
        services.confirm(run_id=run.pk, actor=seller, is_whole=True)

    assert refusal.value.code == "not_whole"
    assert facts(merchant) == []


@pytest.mark.parametrize("content", ["SKU,weight_g\nMUG,heavy\n", "SKU,weight_g\nMUG,300\n"])
@pytest.mark.parametrize("is_whole", [False, True])
def test_a_file_without_a_line_to_save_is_not_confirmed(merchant, seller, upload, content, is_whole):
    make_sku(merchant, "MUG", weight_g=300)
    run = upload(content)

    with pytest.raises(SheetError) as refusal:
        services.confirm(run_id=run.pk, actor=seller, is_whole=is_whole)

    run.refresh_from_db()
    assert (refusal.value.code, run.state) == ("nothing_to_save", SheetRun.State.READ)
    assert not Event.objects.filter(kind="sheet.confirmed").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Title,weight_g\nMug,5\n", "columns_missing"),
        ("SKU,sku\nMug,Mug\n", "column_twice"),
        ("SKU,Colour\nMUG,blue\n", "only_key"),
        ("SKU,Title\n", "no_lines"),
    ],
)
def test_a_file_that_is_none_of_this_sheet_is_refused_at_once(upload, content, code):
    with pytest.raises(SheetError) as refusal:
        upload(content)

    assert refusal.value.code == code
    assert not SheetRun.objects.exists()


def test_a_file_touches_its_own_merchant_alone(merchant, bring):
    other = make_merchant()
    make_sku(other, "MUG", title="Theirs", weight_g=1)

    bring(FILE)

    assert facts(other) == [("MUG", "Theirs", 1)]


def test_more_lines_than_allowed_are_refused(upload, settings):
    settings.SHEET_MAX_ROWS = 2

    run = upload(FILE)

    assert run.state == SheetRun.State.FAILED
    assert run.failure["code"] == "too_many_rows"
    assert not run.lines.exists()
    services.sweep()
    assert not default_storage.listdir("sheets")[1]
