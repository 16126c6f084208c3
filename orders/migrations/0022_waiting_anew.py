"""Since when a fulfilment waits to be matched anew: empty for all that is there, so no row is written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0021_rules_that_won_counted"),
    ]

    operations = [
        migrations.AddField(
            model_name="fulfilment",
            name="waits_since",
            field=models.DateTimeField(
                help_text="Empty: at most once so far, since its release.",
                null=True,
                verbose_name="to be matched anew since",
            ),
        ),
    ]
