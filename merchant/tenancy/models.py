from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.public_ids import new_public_id
from merchant.tenancy.querysets import MembershipQuerySet, MerchantQuerySet
from merchant.tenancy.roles import Role

code_validator = RegexValidator(
    r"^[A-Z0-9][A-Z0-9-]{1,29}\Z", _("Use 2 to 30 capital letters, digits and hyphens, e.g. QZ-NA.")
)


class Merchant(models.Model):
    """A legal entity that sells: the tenant."""

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[code_validator])
    name = models.CharField(_("name"), max_length=100)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("merchant")
        verbose_name_plural = _("merchants")
        ordering = ["code"]

    def __str__(self):
        return self.name


class MerchantOwned(models.Model):
    """A row that belongs to exactly one merchant."""

    # No index of its own: rows are found by what they belong to, and every insert into a big table would pay.
    merchant = models.ForeignKey(
        Merchant, on_delete=models.PROTECT, verbose_name=_("merchant"), db_index=False
    )

    objects = MerchantQuerySet.as_manager()

    class Meta:
        abstract = True


class Store(MerchantOwned):
    """One shop of a merchant."""

    class Kind(models.TextChoices):
        SELF_OPERATED = "self_operated", _("self-operated")
        FULLY_MANAGED = "fully_managed", _("fully managed")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("store", "open")
        DRAINING = "draining", _("draining")
        CLOSED = "closed", _("closed")

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[code_validator])
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.SELF_OPERATED)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    currency = models.CharField(_("currency"), max_length=3, help_text=_("ISO 4217, e.g. USD"))
    time_zone = models.CharField(_("time zone"), max_length=50, help_text=_("e.g. Asia/Shanghai"))
    clock_from = models.DateTimeField(
        _("clock from"), help_text=_("Nothing that should have left before this moment counts as late.")
    )
    # Written by the stores' room alone; here, since every page reads the store and shows it.
    is_semi_managed = models.BooleanField(
        _("in the semi-managed programme"), default=False, db_default=False, editable=False
    )

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        ordering = ["code"]

    def __str__(self):
        return self.name

    @property
    def mode(self):
        """How the store is run now, in words: an active store of the programme is a semi-managed one."""
        return _("semi-managed") if self.is_semi_managed else self.get_kind_display()


class StoreOwned(MerchantOwned):
    """A row of one store; it names the merchant, too, so that one filter keeps merchants apart."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, verbose_name=_("store"))

    class Meta:
        abstract = True


class Membership(MerchantOwned):
    """A person's place in a merchant's team; of one who has left, that it was."""

    Role = Role
    UNREAD_COUNTED_TO = 99  # beyond it the bell says "99+"
    may_not = frozenset()  # acts that this one place lacks, whatever its role holds

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    all_stores = models.BooleanField(_("all stores"), default=True)
    stores = models.ManyToManyField(
        Store, blank=True, verbose_name=_("stores"), help_text=_("Used when “all stores” is off.")
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    left_at = models.DateTimeField(_("left the team"), null=True, editable=False)
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    # Written by the messages' room alone; here, since every page reads the membership and shows it.
    unread = models.PositiveSmallIntegerField(_("unread messages"), default=0, db_default=0, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "merchant"], name="membership_once_a_merchant")
        ]

    def __str__(self):
        return f"{self.user} · {self.merchant} · {self.role}"

    def may_enter(self, store):
        """Whether this member works in `store`; one query when the stores are listed."""
        if store.merchant_id != self.merchant_id or self.left_at is not None:
            return False
        return self.all_stores or self.stores.filter(pk=store.pk).exists()
