import zlib

from django.db import migrations, models

READ_AT_ONCE = 500


def pack(apps, schema_editor):
    """Compress the answers of the last day, which may still be asked for."""
    for answer in apps.get_model("merchant", "ApiAnswer").objects.exclude(body="").iterator(READ_AT_ONCE):
        answer.packed = zlib.compress(answer.body.encode())
        answer.save(update_fields=["packed"])


def unpack(apps, schema_editor):
    for answer in apps.get_model("merchant", "ApiAnswer").objects.exclude(status=None).iterator(READ_AT_ONCE):
        answer.body = zlib.decompress(answer.packed).decode()
        answer.save(update_fields=["body"])


class Migration(migrations.Migration):
    dependencies = [("merchant", "0007_sizes_of_sheets")]

    operations = [
        migrations.AddField(
            model_name="apianswer",
            name="packed",
            field=models.BinaryField(default=bytes, help_text="Compressed by zlib.", verbose_name="answer"),
        ),
        migrations.RunPython(pack, unpack),
        migrations.RemoveField(model_name="apianswer", name="body"),
    ]
