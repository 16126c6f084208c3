from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from merchant.persons.exceptions import PersonError
from merchant.persons.kinds import PersonStatus, Region
from merchant.persons.querysets import PersonQuerySet
from merchant.postal.formats import lines_of
from merchant.postal.models import PostalAddress
from merchant.tenancy.models import MerchantOwned
from merchant.tenancy.public_ids import new_public_id

FACTS = ("region", "company_name", "email", "phone", "valid_until")


class ResponsiblePerson(MerchantOwned, PostalAddress):
    """Who answers for a merchant's products in a region; never deleted, only taken out of use."""

    Status = PersonStatus
    MOVES = {
        PersonStatus.SUBMITTED: {PersonStatus.SUBMITTED, PersonStatus.APPROVED, PersonStatus.REJECTED},
        PersonStatus.APPROVED: {PersonStatus.SUBMITTED, PersonStatus.REJECTED},
        PersonStatus.REJECTED: {PersonStatus.SUBMITTED},
    }

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    region = models.CharField(gettext_lazy("region"), max_length=2, choices=Region)
    company_name = models.CharField(pgettext_lazy("address", "company"), max_length=100)
    email = models.EmailField(gettext_lazy("e-mail"), max_length=150)
    phone = models.CharField(gettext_lazy("phone"), max_length=16)
    valid_until = models.DateField(gettext_lazy("valid until"))
    status = models.CharField(
        gettext_lazy("status"), max_length=10, choices=PersonStatus, default=PersonStatus.SUBMITTED
    )
    status_since = models.DateTimeField(gettext_lazy("status since"), default=timezone.now)
    reason = models.CharField(gettext_lazy("reason"), max_length=500, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=gettext_lazy("checked by"),
    )
    reminded_for = models.DateField(gettext_lazy("reminded of the end on"), null=True)
    retired_at = models.DateTimeField(gettext_lazy("out of use since"), null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("responsible person")
        verbose_name_plural = gettext_lazy("responsible persons")
        ordering = ["region", "company_name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(reason=""), name="person_rejected_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(company_name="") & ~Q(country="") & ~Q(street="") & ~Q(email="") & ~Q(phone=""),
                name="person_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "region"], name="person_of_merchant"),
            models.Index(fields=["valid_until"], name="person_ends", condition=Q(retired_at=None)),
            models.Index(
                fields=["status_since"],
                name="person_to_check",
                condition=Q(retired_at=None, status="submitted"),
            ),
        ]

    def __str__(self):
        return self.company_name

    def get_absolute_url(self):
        return reverse("merchant:person", args=[self.merchant.code, self.public_id])

    def may_become(self, status):
        return self.retired_at is None and status in self.MOVES[PersonStatus(self.status)]

    def become(self, status):
        """Set the status in memory; only a service saves it."""
        if self.retired_at is not None:
            raise PersonError({"": _("This person is out of use.")})
        if not self.may_become(status):
            told = {"status": self.get_status_display()}
            raise PersonError(
                {"": _("This person's status is “%(status)s”; this is not possible any more.") % told}
            )
        self.status, self.status_since = status, timezone.now()

    def is_over(self, day):
        """Whether it was valid until some day before this one."""
        return self.valid_until < day

    @property
    def lines(self):
        """The address line by line, as its country writes it."""
        return lines_of(self.address | {"company_name": self.company_name})
