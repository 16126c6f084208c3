"""What an import leaves to do: the list of refused lines to read, the held orders to look at."""

from django.urls import reverse

from tests.orders.intake.files import bring, csv_of, read

GOOD = "A-1,2026-03-02T10:00,MUG,2,5.00,GBP,GB,Jane"


def url(name, store, run):
    return reverse(f"orders:{name}", args=[store.code, run.public_id])


def test_the_report_speaks_the_reader_s_language(seller_client, store):
    run = read(store, csv_of(GOOD, GOOD.replace("A-1", "A-2").replace(",2,", ",-2,")))

    response = seller_client.get(url("import_report", store, run), headers={"accept-language": "zh-CN"})

    header, line = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert header.startswith("行")
    assert "cannot be ordered" not in line


def test_orders_that_wait_for_a_person_are_pointed_at(seller_client, store):
    run = bring(store, csv_of(GOOD), treatment="open")

    page = seller_client.get(url("import_run", store, run)).content.decode()

    assert "1 order of this store waits for a person." in page
    assert "part=held" in page


def test_history_holds_nothing(seller_client, store):
    run = bring(store, csv_of(GOOD), treatment="history")

    page = seller_client.get(url("import_run", store, run)).content.decode()

    assert "for a person" not in page
