"""What has left and is not counted, and scans that are missing: found by indexes, built beside who writes."""

from django.db import migrations, models
from django.db.models import Q

from merchant.tenancy.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0036_moments_of_parcels")]

    operations = [
        AddIndexBeside(
            model_name="fulfilment",
            index=models.Index(
                fields=["ship_by"],
                name="fulfilment_not_counted",
                condition=Q(state="done", shipped_at=None, late_at=None, is_exempt=False),
            ),
        ),
        AddIndexBeside(
            model_name="package",
            index=models.Index(
                fields=["merchant", "scanned_at"],
                name="package_scanned",
                condition=Q(scanned_at__isnull=False),
            ),
        ),
        AddIndexBeside(
            model_name="package",
            index=models.Index(
                fields=["scan_due_at"],
                name="package_scan_to_miss",
                condition=Q(scan_due_at__isnull=False, scan_missed_at=None),
            ),
        ),
        AddIndexBeside(
            model_name="package",
            index=models.Index(
                fields=["merchant", "scan_due_at"],
                name="package_scan_missed",
                condition=Q(scan_due_at__isnull=False, scan_missed_at__isnull=False),
            ),
        ),
    ]
