"""What was submitted stays as it was: the database refuses every change but that a later one supersedes it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION applications_submission_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
       AND to_jsonb(NEW) - 'superseded_at' = to_jsonb(OLD) - 'superseded_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A submission is frozen: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER applications_submission_frozen BEFORE UPDATE OR DELETE ON applications_submission
    FOR EACH ROW EXECUTE FUNCTION applications_submission_frozen();
ALTER TABLE applications_submission ENABLE ALWAYS TRIGGER applications_submission_frozen;
"""

BACKWARD = """
DROP TRIGGER applications_submission_frozen ON applications_submission;
DROP FUNCTION applications_submission_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
