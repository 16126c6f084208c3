"""Signing in as a person does: by the form, and with a second factor where there is one."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from merchant.accounts.codes import code_now
from merchant.accounts.models import User

PASSWORD = "long-enough-for-us-7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_person(email="mei@example.com", *, password=PASSWORD, **fields):
    return User.objects.create_user(email, password, **{"name": "Mei Lin", **fields})


def make_staff(email="staff@example.com", **fields):
    return make_person(email, **{"is_staff": True, "is_superuser": True, **fields})


def sign_in(client, email="mei@example.com", password=PASSWORD, *, address="203.0.113.7", **data):
    body = {"login": email, "password": password, **data}
    return client.post(reverse("account_login"), body, REMOTE_ADDR=address)


def is_signed_in(client):
    return client.get(reverse("account")).status_code == 200


def give_second_factor(user):
    totp.TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()


def current_code(secret=SECRET):
    return code_now(secret)


def wrong_code():
    return f"{(int(current_code()) + 500_000) % 1_000_000:06}"


def sign_in_with_second_factor(client, email="staff@example.com"):
    sign_in(client, email)
    return client.post(reverse("mfa_authenticate"), {"code": current_code()})
