"""The agreement, its first version, and what the database keeps as it is: published texts and signatures."""

from hashlib import sha256
from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
import merchant.tenancy.public_ids
from django.conf import settings
from django.db import migrations, models


TEXTS = Path(__file__).resolve().parent.parent / "agreements" / "texts"
PUBLISHED = "published versions of the agreement are never changed"
SIGNED = "signatures are never changed"

SQLITE = (
    f"""
CREATE TRIGGER agreementversion_final_update BEFORE UPDATE ON merchant_agreementversion
WHEN OLD.published_at IS NOT NULL AND ({{changed}}) BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END
""",
    f"""
CREATE TRIGGER agreementversion_final_delete BEFORE DELETE ON merchant_agreementversion
WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END
""",
    # REPLACE deletes the row that it writes over without asking the triggers for a deletion.
    f"""
CREATE TRIGGER agreementversion_final_replace BEFORE INSERT ON merchant_agreementversion
WHEN EXISTS (
    SELECT 1 FROM merchant_agreementversion
    WHERE (id = NEW.id OR number = NEW.number) AND published_at IS NOT NULL
)
BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END
""",
    f"""
CREATE TRIGGER signature_no_update BEFORE UPDATE ON merchant_signature
BEGIN SELECT RAISE(ABORT, '{SIGNED}'); END
""",
    f"""
CREATE TRIGGER signature_no_delete BEFORE DELETE ON merchant_signature
BEGIN SELECT RAISE(ABORT, '{SIGNED}'); END
""",
    f"""
CREATE TRIGGER signature_no_replace BEFORE INSERT ON merchant_signature
WHEN EXISTS (
    SELECT 1 FROM merchant_signature
    WHERE id = NEW.id OR public_id = NEW.public_id
    OR (store_id = NEW.store_id AND version_id = NEW.version_id)
)
BEGIN SELECT RAISE(ABORT, '{SIGNED}'); END
""",
)
POSTGRESQL = (
    f"""
CREATE FUNCTION merchant_agreementversion_final() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF OLD.published_at IS NULL THEN RETURN COALESCE(NEW, OLD); END IF;
IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
RAISE EXCEPTION '{PUBLISHED}';
END $$
""",
    """
CREATE TRIGGER agreementversion_final BEFORE UPDATE OR DELETE ON merchant_agreementversion
FOR EACH ROW EXECUTE FUNCTION merchant_agreementversion_final()
""",
    f"""
CREATE FUNCTION merchant_signature_final() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{SIGNED}'; END $$
""",
    """
CREATE TRIGGER signature_final BEFORE UPDATE OR DELETE ON merchant_signature
FOR EACH ROW EXECUTE FUNCTION merchant_signature_final()
""",
)
UNDO_SQLITE = tuple(
    f"DROP TRIGGER {name}"
    for name in (
        *("agreementversion_final_update", "agreementversion_final_delete", "agreementversion_final_replace"),
        *("signature_no_update", "signature_no_delete", "signature_no_replace"),
    )
)
UNDO_POSTGRESQL = (
    "DROP TRIGGER agreementversion_final ON merchant_agreementversion",
    "DROP FUNCTION merchant_agreementversion_final()",
    "DROP TRIGGER signature_final ON merchant_signature",
    "DROP FUNCTION merchant_signature_final()",
)


def publish_first(apps, _schema_editor):
    """The programme's first agreement, as it stands beside the room."""
    texts = {language: (TEXTS / f"v1.{language}.md").read_text("utf-8") for language in ("zh", "en")}
    apps.get_model("merchant", "AgreementVersion").objects.create(
        number=1,
        binding="zh",
        published_at=django.utils.timezone.now().replace(microsecond=0),
        **{f"text_{language}": text for language, text in texts.items()},
        **{f"sha256_{language}": sha256(text.encode()).hexdigest() for language, text in texts.items()},
    )


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement, params=None)
        return
    fields = apps.get_model("merchant", "AgreementVersion")._meta.concrete_fields
    changed = " OR ".join(f"OLD.{field.column} IS NOT NEW.{field.column}" for field in fields)
    for statement in SQLITE:
        schema_editor.execute(statement.format(changed=changed), params=None)


def unprotect(_apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in UNDO_POSTGRESQL if is_postgresql else UNDO_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('merchant', '0012_joining'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, unique=True, verbose_name='version')),
                ('text_zh', models.TextField(help_text='Markdown.', max_length=100000, verbose_name='text in Chinese')),
                ('text_en', models.TextField(help_text='Markdown.', max_length=100000, verbose_name='text in English')),
                ('binding', models.CharField(choices=[('zh', 'Chinese'), ('en', 'English')], default='zh', help_text='The other text is a translation.', max_length=2, verbose_name='language that binds')),
                ('changed_zh', models.CharField(blank=True, help_text='Sellers read it.', max_length=1000, verbose_name='what changed, in Chinese')),
                ('changed_en', models.CharField(blank=True, help_text='Sellers read it.', max_length=1000, verbose_name='what changed, in English')),
                ('sign_by', models.DateField(blank=True, help_text='Stores that signed an older version sign this one by the end of this day, in their own time zone; nothing stops before.', null=True, verbose_name='to be signed by')),
                ('sha256_zh', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256 of the Chinese text')),
                ('sha256_en', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256 of the English text')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published at')),
                ('edition', models.PositiveIntegerField(default=1, editable=False, verbose_name='edition')),
                ('published_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'version of the agreement',
                'verbose_name_plural': 'versions of the agreement',
                'ordering': ['-number'],
                'permissions': [('publish_agreementversion', 'Can publish versions of the agreement')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=merchant.tenancy.public_ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('language', models.CharField(choices=[('zh', 'Chinese'), ('en', 'English')], max_length=2, verbose_name='language shown')),
                ('text_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the text shown')),
                ('signatory', models.CharField(max_length=100, verbose_name='signatory')),
                ('signed_at', models.DateTimeField(verbose_name='signed at')),
                ('ip', models.GenericIPAddressField(verbose_name='IP address')),
                ('user_agent', models.CharField(blank=True, max_length=200, verbose_name='browser')),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='merchant.merchant', verbose_name='merchant')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='merchant.store', verbose_name='store')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signed in as')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='merchant.agreementversion', verbose_name='version')),
            ],
            options={
                'verbose_name': 'signature of the agreement',
                'verbose_name_plural': 'signatures of the agreement',
                'ordering': ['-signed_at'],
            },
        ),
        migrations.CreateModel(
            name='SigningRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told_at', models.DateTimeField(null=True, verbose_name='told last at')),
                ('tell_at', models.DateTimeField(null=True, verbose_name='told next')),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='merchant.merchant', verbose_name='merchant')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='merchant.store', verbose_name='store')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchant.agreementversion', verbose_name='version')),
            ],
            options={
                'verbose_name': 'request to sign again',
                'verbose_name_plural': 'requests to sign again',
            },
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.CheckConstraint(condition=models.Q(('published_at', None), models.Q(models.Q(('sha256_zh', ''), _negated=True), models.Q(('sha256_en', ''), _negated=True)), _connector='OR'), name='agreement_published_has_hashes'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('store', 'version'), name='signature_once_a_version'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('signatory', ''), _negated=True), name='signature_has_a_name'),
        ),
        migrations.AddIndex(
            model_name='signingrequest',
            index=models.Index(condition=models.Q(('tell_at__isnull', False)), fields=['tell_at'], name='signingrequest_to_tell'),
        ),
        migrations.AddConstraint(
            model_name='signingrequest',
            constraint=models.UniqueConstraint(fields=('store', 'version'), name='signingrequest_once_a_version'),
        ),
        migrations.RunPython(protect, unprotect),
        migrations.RunPython(publish_first, migrations.RunPython.noop),
    ]
