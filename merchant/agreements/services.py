"""What staff do with versions of the agreement: drafts change, published ones stay as they are."""

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.agreements.exceptions import AgreementError
from merchant.agreements.models import AgreementVersion, SigningRequest
from merchant.agreements.versions import hash_of
from merchant.audit import services as audit
from merchant.audit.models import Event
from merchant.stores.querysets import ON_THE_WAY

TEXTS = {"agreementversion.text_zh", "agreementversion.text_en"}
EDITION = "agreementversion.edition"
COPIED = ("text_zh", "text_en", "binding")
# Whoever is asked has signed before: at this moment nobody can have signed what is published just now.
ASK = """
INSERT INTO merchant_signingrequest (merchant_id, store_id, version_id, tell_at)
SELECT DISTINCT signed.merchant_id, signed.store_id, {version}, {now}
FROM merchant_signature signed JOIN merchant_participation way ON way.store_id = signed.store_id
WHERE way.state IN ({states})
"""
COUNT = """
SELECT count(DISTINCT signed.store_id)
FROM merchant_signature signed JOIN merchant_participation way ON way.store_id = signed.store_id
WHERE way.state IN ({states})
"""
STATES = ", ".join(["%s"] * len(ON_THE_WAY))


@transaction.atomic
def save_draft(*, version: AgreementVersion, seen: int | None, actor) -> AgreementVersion:
    """Save a new draft, or one that somebody changed who had `seen` an edition of it.

    Refused when it was saved by somebody else since; nothing is saved then.
    """
    version.text_zh, version.text_en = _plain(version.text_zh), _plain(version.text_en)
    if version.pk is None:
        return _add(version, "agreement.drafted", actor)
    there = _draft(version.pk)
    if there.edition != seen:
        raise AgreementError(
            _(
                "Version %(number)s was saved by somebody else since you opened it. Nothing of yours was"
                " saved: open it again and enter your changes there."
            )
            % {"number": there.number}
        )
    before = _facts(there)
    version.edition = there.edition + 1
    version.save()
    audit.record_changes("agreement.changed", version, before=before, after=_facts(version), actor=actor)
    return version


@transaction.atomic
def copy_as_draft(*, version_id: int, actor) -> AgreementVersion:
    """Begin a draft with the texts of a published version."""
    source = AgreementVersion.objects.published().get(pk=version_id)
    draft = AgreementVersion(**{name: getattr(source, name) for name in COPIED})
    return _add(draft, "agreement.copied", actor, source=source.number)


@transaction.atomic
def discard_draft(*, version_id: int, actor) -> None:
    """Throw a draft away."""
    version = _draft(version_id)
    _record("agreement.discarded", version, actor)
    version.delete()


@transaction.atomic
def publish(*, version_id: int, seen: int, actor) -> AgreementVersion:
    """Make a draft the version that is signed from now on, and ask who signed an older one to sign again.

    `seen` is the edition that its publisher looked at; refused when the draft changed since.
    """
    published = _keep_others_out()
    version = _draft(version_id)
    if version.edition != seen:
        raise AgreementError(
            _(
                "Version %(number)s changed since you looked at it. Nothing was published: look at it again"
                " and confirm."
            )
            % {"number": version.number}
        )
    _check_may_follow(version, published)
    now = timezone.now()
    version.sha256_zh, version.sha256_en = hash_of(version.text_zh), hash_of(version.text_en)
    version.published_at, version.published_by = now, actor
    version.save(update_fields=["sha256_zh", "sha256_en", "published_at", "published_by"])
    stores = _ask_stores(version, now)
    until = f"{version.sign_by:%Y-%m-%d}" if version.sign_by else "–"
    _record("agreement.published", version, actor, stores=stores, until=until)
    return version


def stores_to_ask() -> int:
    """How many stores a version that was published now would ask to sign again."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(states=STATES), ON_THE_WAY)
        return cursor.fetchone()[0]


def refuse_published(version: AgreementVersion) -> None:
    """What is published is neither changed nor discarded nor published again."""
    if version.is_published:
        raise AgreementError(
            _("Version %(number)s is published and stays as it is. Copy it as a draft and change that.")
            % {"number": version.number}
        )


def why_not_to_publish(version: AgreementVersion) -> str:
    """What keeps a draft from being published, in a sentence; empty if nothing does."""
    try:
        _check_may_follow(version, list(AgreementVersion.objects.published()))
    except AgreementError as refusal:
        return str(refusal)
    return ""


def _check_may_follow(version, published):
    newer = [one.number for one in published if one.number > version.number]
    if newer:
        told = {"number": version.number, "newer": max(newer)}
        raise AgreementError(
            _(
                "Version %(newer)s is published already and newer than version %(number)s. Copy it as a"
                " draft, which gets a number of its own."
            )
            % told
        )
    if not version.text_zh.strip() or not version.text_en.strip():
        raise AgreementError(_("A text is empty. Write both languages first."))
    if not published:
        return
    if version.sign_by is None or version.sign_by <= timezone.now().date():
        raise AgreementError(
            _("Say by which day stores sign this version again, a day later than today: they need time.")
        )
    if not version.changed_zh.strip() or not version.changed_en.strip():
        raise AgreementError(
            _("Say in both languages what changed since the version before: sellers read it.")
        )


def _ask_stores(version, now):
    """In one statement, however many stores there are; what older versions still asked ends with it."""
    SigningRequest.objects.filter(tell_at__isnull=False).update(tell_at=None)
    asked = ASK.format(version="%s", now="%s", states=STATES)
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(asked, [version.pk, moment, *ON_THE_WAY])
        return max(cursor.rowcount, 0)


def _add(version, kind, actor, **data):
    """A draft has the next number that is free; two people who begin one at once get two."""
    _keep_others_out()
    version.number = 1 + (AgreementVersion.objects.aggregate(last=Max("number"))["last"] or 0)
    version.save(force_insert=True)
    _record(kind, version, actor, **data)
    return version


def _keep_others_out():
    """Nobody else numbers or publishes a version, or signs one, meanwhile: all lock the published ones.

    Read again afterwards: a lock that was waited for doesn't show what became published meanwhile.
    """
    rows = AgreementVersion.objects.published()
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    return list(rows.order_by("number"))


def _draft(version_id):
    version = AgreementVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise AgreementError(
            _("Somebody discarded this draft. Begin a new one, or copy a published version.")
        )
    refuse_published(version)
    return version


def _plain(text):
    """Lines end alike whichever browser sent them: the hash is of what everybody reads."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _facts(version):
    """What the trail compares: of a text its hash, which is shorter; an edition is no fact of it."""
    told = {name: text for name, text in audit.facts_of(version).items() if name != EDITION}
    return told | {name: f"SHA-256 {hash_of(told[name])}" for name in TEXTS}


def _record(kind, version, actor, **data):
    audit.record(kind, version, actor=actor, by=Event.By.STAFF, data={"version": version.number, **data})
