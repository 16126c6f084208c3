from datetime import date

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


FIRST_DAY = date(2024, 1, 1)


def set_first_terms(apps, schema_editor):
    """The programme's numbers until staff set others."""
    apps.get_model("merchant", "JoiningTerms").objects.get_or_create(valid_from=FIRST_DAY)


class Migration(migrations.Migration):

    dependencies = [
        ('merchant', '0011_messages'),
    ]

    operations = [
        migrations.CreateModel(
            name='JoiningTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(unique=True, verbose_name='valid from')),
                ('mend_days', models.PositiveSmallIntegerField(default=30, help_text='So long an active store has to put right what it no longer fulfils.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='days to mend')),
                ('escalate_hours', models.PositiveSmallIntegerField(default=24, help_text='So long an account is tried to be opened before staff are asked.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='hours until escalation')),
                ('remind_days', models.PositiveSmallIntegerField(default=14, help_text='So long before something ends the store is reminded.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='days of reminder')),
            ],
            options={
                'verbose_name': 'terms of joining',
                'verbose_name_plural': 'terms of joining',
                'ordering': ['-valid_from'],
            },
        ),
        migrations.CreateModel(
            name='HiddenBanner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hidden_at', models.DateTimeField(auto_now_add=True, verbose_name='hidden at')),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='merchant.merchant', verbose_name='merchant')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='merchant.store', verbose_name='store')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'hidden banner',
                'verbose_name_plural': 'hidden banners',
                'constraints': [models.UniqueConstraint(fields=('user', 'store'), name='hiddenbanner_once')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('invited', 'may join'), ('joining', 'joining'), ('active', 'active'), ('leaving', 'leaving'), ('left', 'left')], default='invited', max_length=10, verbose_name='state')),
                ('state_since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='state since')),
                ('begun_at', models.DateTimeField(null=True, verbose_name='begun at')),
                ('activated_at', models.DateTimeField(null=True, verbose_name='activated at')),
                ('leave_reason', models.CharField(blank=True, max_length=500, verbose_name='reason for leaving')),
                ('next_step', models.CharField(blank=True, max_length=30, verbose_name='next step')),
                ('next_stand', models.CharField(blank=True, max_length=10, verbose_name='how it stands')),
                ('step_since', models.DateTimeField(null=True, verbose_name='at this step since')),
                ('mend_until', models.DateTimeField(help_text='An active store no longer fulfils the next step.', null=True, verbose_name='to be mended until')),
                ('look_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='looked at next')),
                ('activated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='activated by')),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='merchant.merchant', verbose_name='merchant')),
                ('store', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='participation', to='merchant.store', verbose_name='store')),
            ],
            options={
                'verbose_name': 'participation',
                'verbose_name_plural': 'participations',
                'ordering': ['-state_since'],
                'indexes': [models.Index(fields=['state', 'next_step', 'step_since'], name='participation_by_step'), models.Index(fields=['look_at'], name='participation_to_look_at')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['active', 'leaving']), _negated=True), ('activated_at__isnull', False), _connector='OR'), name='participation_active_since')],
            },
        ),
        migrations.RunPython(set_first_terms, migrations.RunPython.noop),
    ]
