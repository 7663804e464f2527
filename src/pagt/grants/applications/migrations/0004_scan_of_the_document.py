"""What the scanner says stands with the stored file, where a later scan writes it; not once more with its use."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_dossiers")]
    operations = [
        migrations.RemoveConstraint(model_name="attachment", name="attachment_known_scan"),
        migrations.RemoveField(model_name="attachment", name="scan"),
    ]
