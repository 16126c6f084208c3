from django.urls import reverse


def test_no_header_of_a_request_changes_where_pages_are(client, db):
    """What stands before an address would be remembered, and handed to everybody else."""
    page = client.get(reverse("account_login"), SCRIPT_NAME="/elsewhere")

    assert page.status_code == 200
    assert "/elsewhere" not in page.content.decode()
