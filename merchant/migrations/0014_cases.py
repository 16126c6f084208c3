"""Cases between stores and platform staff, with their first terms."""

from datetime import date

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import merchant.cases.models
import merchant.tenancy.public_ids
from django.conf import settings
from django.db import migrations, models


FIRST_DAY = date(2024, 1, 1)


def set_first_terms(apps, schema_editor):
    """The numbers of cases until staff set others."""
    apps.get_model("merchant", "CaseTerms").objects.get_or_create(valid_from=FIRST_DAY)


class Migration(migrations.Migration):

    dependencies = [
        ('merchant', '0013_agreements'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(unique=True, verbose_name='valid from')),
                ('reopen_days', models.PositiveSmallIntegerField(default=30, help_text='So long after a case was closed an answer of the store opens it again.', verbose_name='days to open again')),
                ('most_open', models.PositiveSmallIntegerField(default=50, help_text='So many a store may have open at a time; jobs and staff may open more.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='open cases of a store')),
            ],
            options={
                'verbose_name': 'terms of cases',
                'verbose_name_plural': 'terms of cases',
                'ordering': ['-valid_from'],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=merchant.tenancy.public_ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('key', models.CharField(default=merchant.tenancy.public_ids.new_public_id, editable=False, help_text='Opened again under its key, it is the same case.', max_length=60, verbose_name='key')),
                ('category', models.CharField(choices=[('account', 'Supply-chain account'), ('agreement', 'Agreement'), ('addresses', 'Addresses'), ('exam', 'JIT exam'), ('jit_warehouse', 'JIT warehouse'), ('compliance', 'Compliance'), ('orders', 'Orders'), ('money', 'Money'), ('leaving', 'Leaving the programme'), ('other', 'Something else')], max_length=15, verbose_name='category')),
                ('subject', models.CharField(max_length=120, verbose_name='subject')),
                ('said', models.JSONField(editable=False, null=True, verbose_name='subject as it was said')),
                ('state', models.CharField(choices=[('open', 'with platform staff'), ('answered', 'answered'), ('closed', 'closed')], max_length=10, verbose_name='state')),
                ('state_since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='waits since')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='opened at')),
                ('written', models.PositiveIntegerField(default=0, help_text='Who answers says how many they have seen.', verbose_name='messages written')),
                ('last_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last written at')),
                ('is_unread_by_store', models.BooleanField(default=False, verbose_name='unread by the store')),
                ('is_unread_by_staff', models.BooleanField(default=False, verbose_name='unread by staff')),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assignee')),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='merchant.merchant', verbose_name='merchant')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
                ('store', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='merchant.store', verbose_name='store')),
            ],
            options={
                'verbose_name': 'case',
                'verbose_name_plural': 'cases',
                'ordering': ['-last_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number in the case')),
                ('is_staff', models.BooleanField(default=False, verbose_name='by platform staff')),
                ('is_closing', models.BooleanField(default=False, verbose_name='closes the case')),
                ('text', models.TextField(max_length=4000, verbose_name='text')),
                ('said', models.JSONField(editable=False, null=True, verbose_name='text as it was said')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='merchant.case', verbose_name='case')),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='merchant.merchant', verbose_name='merchant')),
            ],
            options={
                'verbose_name': 'message of a case',
                'verbose_name_plural': 'messages of cases',
                'ordering': ['case', 'number'],
            },
        ),
        migrations.CreateModel(
            name='CaseFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=merchant.tenancy.public_ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('form', models.CharField(max_length=4, verbose_name='form')),
                ('size', models.PositiveIntegerField(verbose_name='bytes')),
                ('file', models.FileField(upload_to=merchant.cases.models.case_path, verbose_name='file')),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='merchant.merchant', verbose_name='merchant')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='merchant.casemessage', verbose_name='message')),
            ],
            options={
                'verbose_name': 'file of a case',
                'verbose_name_plural': 'files of cases',
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000, verbose_name='text')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='merchant.case', verbose_name='case')),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='merchant.merchant', verbose_name='merchant')),
            ],
            options={
                'verbose_name': 'note of staff',
                'verbose_name_plural': 'notes of staff',
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['store', 'state', 'last_at', 'id'], name='case_of_store'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['state', 'state_since', 'id'], name='case_by_age'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('store', 'key'), name='case_once_a_key'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('subject', ''), _negated=True), name='case_has_a_subject'),
        ),
        migrations.AddConstraint(
            model_name='casemessage',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='casemessage_has_text'),
        ),
        migrations.AddConstraint(
            model_name='casemessage',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='casemessage_of_case'),
        ),
        migrations.AddIndex(
            model_name='casefile',
            index=models.Index(fields=['merchant', 'id'], name='casefile_of_merchant'),
        ),
        migrations.RunPython(set_first_terms, migrations.RunPython.noop),
    ]
