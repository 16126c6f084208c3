from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("orders", "0032_first_tiers")]

    operations = [
        migrations.AddField(
            model_name="fulfilment",
            name="deliver_warn_at",
            field=models.DateTimeField(
                help_text="Empty: nobody has to be told of its deliver-by any more.",
                null=True,
                verbose_name="next warning of its delivery at",
            ),
        ),
    ]
