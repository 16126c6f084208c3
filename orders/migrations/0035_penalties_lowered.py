from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0034_delivery_warnings_by_index")]

    operations = [
        migrations.AddField(
            model_name="penalty",
            name="lowered_at",
            field=models.DateTimeField(
                help_text="Where the last change lowered it; raised at says when.",
                null=True,
                verbose_name="lowered at",
            ),
        ),
        migrations.AlterField(
            model_name="penalty",
            name="withdrawn_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("proof", "it was in time, as was entered later"),
                    ("appeal", "the appeal was accepted"),
                    ("staff", "platform staff took it back"),
                    ("nothing", "it is a share of goods that cost nothing"),
                ],
                max_length=10,
                verbose_name="withdrawn because",
            ),
        ),
    ]
