"""Nobody fills the disk: what is too large for any form is refused unread."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

LOGIN, IMPORT = "/accounts/login/", "/s/{}/imports/new/"
THREE_MB = 3 * 2**20


def send(client, path, size):
    return client.post(path, {"file": SimpleUploadedFile("orders.csv", b"x" * size), "profile": "bantuo"})


@pytest.mark.parametrize("path", [LOGIN, IMPORT.format("ANY")])
def test_a_stranger_sends_no_files(client, db, path):
    assert send(client, path, THREE_MB).status_code == 400


def test_a_member_sends_files_as_large_as_imports_may_be(seller_client, store):
    assert send(seller_client, IMPORT.format(store.code), THREE_MB).status_code == 200


def test_a_member_sends_nothing_larger_than_an_import(seller_client, store, settings):
    settings.IMPORT_MAX_BYTES = 2**19

    assert send(seller_client, IMPORT.format(store.code), THREE_MB).status_code == 400


def test_a_program_sends_no_more_than_it_may(client, db):
    response = client.post("/api/v1/orders", b"x" * 6 * 2**20, content_type="application/json")

    assert response.status_code == 413
    assert response.json()["code"] == "body_too_large"
