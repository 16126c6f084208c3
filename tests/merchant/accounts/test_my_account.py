import pytest
from django.urls import reverse

from tests.signing_in import sign_in

PROFILE = {"name": "林梅", "language": "zh-hans", "theme": "dark"}


def test_a_person_changes_name_language_and_appearance(client, person):
    sign_in(client)

    client.post(reverse("change_profile"), PROFILE)

    person.refresh_from_db()
    assert {field: getattr(person, field) for field in PROFILE} == PROFILE


def test_extra_fields_change_nothing(client, person):
    sign_in(client)

    client.post(
        reverse("change_profile"),
        {**PROFILE, "email": "x@example.com", "is_staff": "1", "is_superuser": "1", "id": "99"},
    )

    person.refresh_from_db()
    assert (person.email, person.is_staff, person.is_superuser) == ("mei@example.com", False, False)


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"language": "xx"}, {"theme": "pink"}], ids=["name", "language", "theme"]
)
def test_a_wrong_value_is_an_error_at_its_field(client, person, wrong):
    sign_in(client)

    response = client.post(reverse("change_profile"), {**PROFILE, **wrong})

    assert list(response.context["form"].errors) == list(wrong)
    person.refresh_from_db()
    assert person.name == "Mei Lin"


def test_the_language_of_the_account_wins_over_the_browsers(client, person):
    sign_in(client)
    client.post(reverse("change_profile"), PROFILE)

    page = client.get(reverse("account"), headers={"accept-language": "en"})

    assert page.headers["Content-Language"] == "zh-hans"
    assert 'lang="zh-Hans"' in page.text


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("zh-CN,zh;q=0.9", "zh-hans"), ("zh-TW", "zh-hans"), ("de,en;q=0.5", "en"), ("", "en")],
)
def test_a_stranger_is_spoken_to_as_the_browser_asks(client, db, asked, spoken):
    page = client.get(reverse("account_login"), headers={"accept-language": asked})

    assert page.headers["Content-Language"] == spoken


def test_a_strangers_choice_of_language_lasts(client, db):
    client.post(reverse("language"), {"language": "zh-hans"})

    assert client.get(reverse("account_login")).headers["Content-Language"] == "zh-hans"


def test_a_members_choice_of_language_is_stored_with_the_account(client, person):
    sign_in(client)

    client.post(reverse("language"), {"language": "zh-hans"})

    person.refresh_from_db()
    assert person.language == "zh-hans"


def test_a_strangers_choice_of_theme_lasts(client, db):
    client.post(reverse("theme"), {"theme": "dark"})

    assert 'data-bs-theme="dark"' in client.get(reverse("account_login")).text


def test_a_members_choice_of_theme_is_stored_with_the_account(client, person):
    sign_in(client)

    client.post(reverse("theme"), {"theme": "dark"})

    person.refresh_from_db()
    assert person.theme == "dark"


@pytest.mark.parametrize(("name", "wrong"), [("language", "xx"), ("theme", "pink"), ("language", "")])
def test_a_choice_that_does_not_exist_is_refused(client, db, name, wrong):
    assert client.post(reverse(name), {name: wrong}).status_code == 400


@pytest.mark.parametrize("name", ["language", "theme", "change_profile"])
def test_choices_are_never_made_by_a_link(client, person, name):
    sign_in(client)

    assert client.get(reverse(name)).status_code == 405


def test_one_stays_on_the_page_after_choosing(client, db):
    response = client.post(reverse("language"), {"language": "en", "next": "/accounts/login/?next=/x"})

    assert response.url == "/accounts/login/?next=/x"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_choosing_sends_nobody_to_another_site(client, db, elsewhere):
    by_field = client.post(reverse("language"), {"language": "en", "next": elsewhere})
    by_referer = client.post(reverse("theme"), {"theme": "dark"}, headers={"referer": elsewhere})

    assert by_field.url == by_referer.url == reverse("home")


def test_a_garbled_cookie_is_ignored(client, db):
    client.cookies["django_language"] = "<script>"
    client.cookies["theme"] = '"><script>'

    page = client.get(reverse("account_login"))

    assert page.headers["Content-Language"] == "en"
    assert 'data-theme="auto"' in page.text
