import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from merchant.accounts.models import OutboxMessage, User
from tests.signing_in import give_second_factor, make_person, make_staff, sign_in_with_second_factor

USERS = "/admin/merchant/user/"


@pytest.fixture
def chief(client, officer):
    """A client signed in as a superuser."""
    give_second_factor(officer)
    sign_in_with_second_factor(client)
    return client


@pytest.fixture
def clerk_client(client):
    """A client signed in as staff who may edit users, and is no superuser."""
    clerk = make_staff(is_superuser=False)
    clerk.user_permissions.set(Permission.objects.filter(content_type__model="user"))
    give_second_factor(clerk)
    sign_in_with_second_factor(client)
    return client


def change(user):
    return reverse("admin:merchant_user_change", args=[user.pk])


def data_of(user, **changes):
    fields = {"email": user.email, "name": user.name, "language": "", "theme": "auto", "is_active": "on"}
    return {**fields, **changes}


def test_staff_add_a_person_who_has_no_password_yet(chief):
    chief.post(
        "/admin/merchant/user/add/",
        {"email": "New@Example.com", "name": "New", "theme": "auto", "is_active": "on"},
    )

    added = User.objects.get(email="new@example.com")
    assert not added.has_usable_password()


def test_two_people_cannot_share_an_address(chief, person):
    response = chief.post(
        "/admin/merchant/user/add/", {"email": "MEI@example.com", "name": "Twin", "theme": "auto"}
    )

    assert response.status_code == 200
    assert User.objects.filter(email__iexact="mei@example.com").count() == 1


def test_staff_deactivate_a_person_and_never_delete(chief, person):
    data = data_of(person)
    del data["is_active"]

    chief.post(change(person), data)
    deleting = chief.post(reverse("admin:merchant_user_delete", args=[person.pk]), {"post": "yes"})

    person.refresh_from_db()
    assert not person.is_active
    assert deleting.status_code == 403


def test_only_a_superuser_touches_staff(clerk_client):
    boss = make_staff("boss@example.com")

    clerk_client.post(change(boss), data_of(boss, email="mine@example.com"))

    boss.refresh_from_db()
    assert boss.email == "boss@example.com"


def test_nobody_but_a_superuser_gives_powers(clerk_client):
    person = make_person()

    clerk_client.post(change(person), data_of(person, is_staff="on", is_superuser="on", name="Changed"))

    person.refresh_from_db()
    assert person.name == "Changed"
    assert (person.is_staff, person.is_superuser) == (False, False)


def test_a_password_link_is_sent_to_people_chosen(chief, person, mailoutbox):
    chief.post(USERS, {"action": "send_password_links", "_selected_action": [person.pk]})

    assert [mail.to for mail in mailoutbox] == [[person.email]]


def test_a_lost_second_factor_is_reset(chief, person):
    give_second_factor(person)

    chief.post(USERS, {"action": "reset_second_factors", "_selected_action": [person.pk]})

    assert not person.authenticator_set.exists()


def test_staff_without_superuser_cannot_reset_a_colleagues_second_factor(clerk_client):
    boss = make_staff("boss@example.com")
    give_second_factor(boss)

    clerk_client.post(USERS, {"action": "reset_second_factors", "_selected_action": [boss.pk]})

    assert boss.authenticator_set.exists()


def test_the_outbox_is_for_reading_only(chief):
    message = OutboxMessage.objects.create(recipients="mei@example.com", subject="Hello", body="The text")
    where = reverse("admin:merchant_outboxmessage_change", args=[message.pk])

    assert "The text" in chief.get(where).text
    assert chief.post(where, {"subject": "Other"}).status_code == 403
    assert chief.get("/admin/merchant/outboxmessage/add/").status_code == 403
    assert chief.post(reverse("admin:merchant_outboxmessage_delete", args=[message.pk])).status_code == 403


@pytest.mark.parametrize("model", ["mfa/authenticator", "account/emailaddress"])
def test_secrets_and_second_addresses_have_no_page(chief, model):
    assert chief.get(f"/admin/{model}/").status_code == 404


@pytest.mark.parametrize(
    "page", ["", "merchant/user/", "merchant/outboxmessage/", "auth/group/", "merchant/heartbeat/"]
)
def test_the_pages_of_staff_open(chief, page):
    assert chief.get(f"/admin/{page}").status_code == 200


def test_nobody_asks_for_a_passwords_hash_letter_by_letter(chief):
    assert chief.get(f"{USERS}?password__startswith=md5").status_code == 400


def test_only_a_superuser_changes_what_a_set_of_permissions_holds(clerk_client):
    User.objects.get(email="staff@example.com").user_permissions.add(
        *Permission.objects.filter(content_type__model="group")
    )
    group = Group.objects.create(name="Support")
    data = {"name": "Support", "permissions": [Permission.objects.get(codename="change_policyversion").pk]}

    answers = [
        clerk_client.post(f"/admin/auth/group/{act}/", data)
        for act in ("add", f"{group.pk}/change", f"{group.pk}/delete")
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not group.permissions.exists()


@pytest.mark.parametrize("model", ["user", "outboxmessage"])
def test_a_list_of_many_comes_by_pages(chief, model):
    for number in range(30):
        make_person(f"p{number}@example.com")
        OutboxMessage.objects.create(recipients="a@example.com", subject="S", body="B")

    page = chief.get(reverse(f"admin:merchant_{model}_changelist"))

    assert len(page.context["cl"].result_list) == 25
