import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.signing_in import (
    PASSWORD,
    SECRET,
    current_code,
    give_second_factor,
    is_signed_in,
    sign_in,
    sign_in_with_second_factor,
    wrong_code,
)

ADMIN = "/admin/"


def confirm_by_password(client, target):
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": target})


def test_the_password_alone_does_not_open_an_account_with_a_second_factor(client, officer):
    give_second_factor(officer)

    response = sign_in(client, officer.email)

    assert response.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_password_and_code_open_it(client, officer):
    give_second_factor(officer)

    sign_in_with_second_factor(client)

    assert is_signed_in(client)


def test_a_wrong_code_stays_outside(client, officer):
    give_second_factor(officer)
    sign_in(client, officer.email)

    response = client.post(reverse("mfa_authenticate"), {"code": wrong_code()})

    assert response.context["form"].errors["code"]
    assert not is_signed_in(client)


def test_a_code_works_once(client, officer, django_user_model):
    give_second_factor(officer)
    code = current_code()
    sign_in(client, officer.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))
    sign_in(client, officer.email)

    again = client.post(reverse("mfa_authenticate"), {"code": code})

    assert again.context["form"].errors["code"]


def test_a_recovery_code_works_once_in_place_of_the_app(client, officer):
    codes = give_second_factor(officer)
    sign_in(client, officer.email)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    sign_in(client, officer.email)

    again = client.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert again.context["form"].errors["code"]


def test_the_code_page_is_nothing_without_a_password_before(client, officer):
    give_second_factor(officer)

    response = client.get(reverse("mfa_authenticate"))

    assert response.url == reverse("account_login")


def test_setting_up_asks_for_the_password_then_shows_recovery_codes(client, person):
    sign_in(client)
    target = reverse("mfa_activate_totp")
    assert client.get(target).url.startswith(reverse("account_reauthenticate"))
    confirm_by_password(client, target)
    secret = client.get(target).context["form"].secret

    response = client.post(target, {"code": current_code(secret)})

    assert response.url == reverse("mfa_view_recovery_codes")
    assert len(client.get(response.url).context["unused_codes"]) == 10


def test_setting_up_with_a_wrong_code_sets_nothing_up(client, person):
    sign_in(client)
    target = reverse("mfa_activate_totp")
    confirm_by_password(client, target)
    client.get(target)

    response = client.post(target, {"code": "000000"})

    assert response.context["form"].errors["code"]
    assert not person.authenticator_set.exists()


def test_switching_off_asks_for_the_password_and_tells_the_owner(client, officer, mailoutbox):
    give_second_factor(officer)
    sign_in_with_second_factor(client)
    target = reverse("mfa_deactivate_totp")
    assert client.get(target).url.startswith(reverse("account_reauthenticate"))
    confirm_by_password(client, target)

    client.post(target)

    assert not officer.authenticator_set.exists()
    assert mailoutbox[-1].subject == "Second factor switched off for Bantuo"


def test_recovery_codes_are_shown_only_after_the_password(client, officer):
    give_second_factor(officer)
    sign_in_with_second_factor(client)

    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name)).url.startswith(reverse("account_reauthenticate"))


def test_staff_without_second_factor_are_sent_to_set_it_up(client, officer):
    sign_in(client, officer.email)

    response = client.get(ADMIN, follow=True)

    assert (reverse("mfa_activate_totp"), 302) in response.redirect_chain
    assert response.redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))


def test_staff_who_have_shown_it_come_in(client, officer):
    give_second_factor(officer)
    sign_in_with_second_factor(client)

    assert client.get(ADMIN).status_code == 200


def test_staff_who_have_not_shown_it_in_this_session_are_asked_for_it(client, officer):
    sign_in(client, officer.email)
    give_second_factor(officer)

    response = client.get("/admin/merchant/user/", follow=True)

    assert response.redirect_chain[-1][0] == f"{reverse('mfa_reauthenticate')}?next=/admin/merchant/user/"
    client.post(reverse("mfa_reauthenticate"), {"code": current_code(), "next": "/admin/merchant/user/"})
    assert client.get("/admin/merchant/user/").status_code == 200


def test_confirming_by_password_does_not_stand_for_the_second_factor(client, officer):
    sign_in(client, officer.email)
    give_second_factor(officer)

    confirm_by_password(client, ADMIN)

    assert client.get(ADMIN).status_code == 302


def test_a_second_factor_that_was_reset_counts_no_more(client, officer):
    give_second_factor(officer)
    sign_in_with_second_factor(client)

    officer.authenticator_set.all().delete()
    give_second_factor(officer)

    assert client.get(ADMIN).status_code == 302


def test_a_seller_with_a_second_factor_is_still_no_staff(client, person):
    give_second_factor(person)
    sign_in_with_second_factor(client, person.email)

    response = client.get(ADMIN, follow=True)

    assert response.status_code == 403


def test_the_admins_own_sign_in_leads_to_ours(client, officer):
    response = client.post(
        "/admin/login/?next=/admin/", {"username": officer.email, "password": PASSWORD}, follow=True
    )

    assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next=/admin/"
    assert not is_signed_in(client)


def test_the_admins_sign_in_sends_nobody_to_another_site(client, officer):
    give_second_factor(officer)
    sign_in_with_second_factor(client)

    response = client.get("/admin/login/?next=https://evil.example/")

    assert response.url == ADMIN


def test_the_admins_own_password_page_leads_to_ours(client, officer):
    give_second_factor(officer)
    sign_in_with_second_factor(client)

    assert client.get("/admin/password_change/").url == reverse("account_change_password")


def test_signing_out_of_the_admin_leads_to_sign_in(client, officer):
    give_second_factor(officer)
    sign_in_with_second_factor(client)

    response = client.post("/admin/logout/")

    assert response.url == reverse("account_login")
    assert not is_signed_in(client)


def shown_by_an_app():
    _one_step_ago, now, _in_one_step = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(SECRET, now))


def test_a_printed_code_is_that_of_the_running_step(officer, capsys):
    give_second_factor(officer)
    before = shown_by_an_app()

    call_command("totp_code", officer.email)

    assert capsys.readouterr().out.strip() in {before, shown_by_an_app()}


def test_no_code_is_printed_off_loopback(officer, settings):
    give_second_factor(officer)
    settings.LOOPBACK = False

    with pytest.raises(CommandError, match="loopback"):
        call_command("totp_code", officer.email)


def test_no_code_is_printed_for_an_account_without_app(officer):
    with pytest.raises(CommandError, match="no authenticator app"):
        call_command("totp_code", officer.email)
