"""What a store's page of the agreement shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from merchant.agreements.markdown import to_html
from merchant.agreements.models import AgreementVersion, Language, Signature
from merchant.agreements.standing import told_of
from merchant.agreements.versions import current_version
from merchant.stores.querysets import ON_THE_WAY
from merchant.stores.selectors import participation_of
from merchant.stores.steps import Told
from merchant.tenancy.models import Store

LANG = {Language.ZH: "zh-Hans", Language.EN: "en"}


@dataclass(frozen=True)
class Agreement:
    """The version that is signed now, in one language, and how the store stands with it."""

    version: AgreementVersion | None
    language: str
    html: str
    told: Told
    signatures: Sequence[Signature]  # the newest version first
    has_begun: bool

    @property
    def lang(self):
        return LANG[self.language]

    @property
    def other(self):
        """The other language."""
        return Language.EN if self.language == Language.ZH else Language.ZH

    @property
    def binds(self):
        return self.version.binding == self.language

    @property
    def shown(self):
        """What the form carries: the hash of the text that is shown."""
        return self.version.sha256_in(self.language) if self.version else ""

    @property
    def changed(self):
        return self.version.changed_in(self.language)

    @property
    def signature(self):
        """The store's signature under this version."""
        signed = (row for row in self.signatures if self.version and row.version_id == self.version.pk)
        return next(signed, None)

    @property
    def is_asked_again(self):
        """Whether the store signed an older version, and not this one."""
        return bool(self.signatures) and self.signature is None


def agreement_of(store: Store, language: str) -> Agreement:
    """The agreement in this language, for one store."""
    version = current_version()
    signatures = list(signatures_of(store))
    participation = participation_of(store)
    return Agreement(
        version=version,
        language=language,
        html=to_html(version.text_in(language)) if version else "",
        told=told_of(store, version, signatures[0] if signatures else None),
        signatures=signatures,
        has_begun=participation is not None and participation.state in ON_THE_WAY,
    )


def signatures_of(store: Store):
    """All signatures of a store, the newest version first."""
    rows = Signature.objects.for_merchant(store.merchant_id).of_store(store)
    return rows.select_related("version", "user").defer("version__text_zh", "version__text_en")
