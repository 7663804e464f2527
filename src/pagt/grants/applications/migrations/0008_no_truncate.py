"""Emptying the whole table is refused like every other deletion of what was submitted."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER applications_submission_no_truncate BEFORE TRUNCATE ON applications_submission
    FOR EACH STATEMENT EXECUTE FUNCTION applications_submission_frozen();
ALTER TABLE applications_submission ENABLE ALWAYS TRIGGER applications_submission_no_truncate;
"""

BACKWARD = "DROP TRIGGER applications_submission_no_truncate ON applications_submission;"


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_letters")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
