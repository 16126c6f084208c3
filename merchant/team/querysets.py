from merchant.tenancy.querysets import MerchantQuerySet


class InvitationQuerySet(MerchantQuerySet):
    """Chainable questions about invitations."""

    def open(self):
        """Neither accepted nor withdrawn; one that has expired stays open to a new link."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def made_by_member(self, membership):
        """By this member, for the team that they are in."""
        return self.for_merchant(membership.merchant_id).filter(made_by=membership.user_id)

    def given_up(self, moment):
        """Nobody joined by them, and their time was over before the moment."""
        return self.filter(accepted_at=None, expires_at__lt=moment)
