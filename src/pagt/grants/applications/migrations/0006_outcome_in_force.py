"""The eligibility decision in force stands on the application, where the list narrows and counts by an index.

The database keeps it, whoever writes: each write of an application works it out anew, and each write of a submission or
of a decision writes the application. So no copy that is saved late can bring an old one back.
"""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION applications_outcome_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.outcome := coalesce((
        SELECT decision.outcome
        FROM (SELECT id FROM applications_submission
              WHERE application_id = NEW.id AND superseded_at IS NULL
              ORDER BY submitted_at DESC LIMIT 1) AS last
        JOIN applications_eligibilitydecision AS decision
             ON decision.submission_id = last.id AND decision.withdrawn = ''), '');
    RETURN NEW;
END $$;

CREATE FUNCTION applications_submission_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE applications_application SET outcome = '' WHERE id = NEW.application_id;
    RETURN NULL;
END $$;

CREATE FUNCTION applications_decision_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE applications_application SET outcome = ''
    FROM applications_submission AS sent
    WHERE sent.id = coalesce(NEW.submission_id, OLD.submission_id)
          AND applications_application.id = sent.application_id;
    RETURN NULL;
END $$;

CREATE TRIGGER applications_outcome_in_force BEFORE INSERT OR UPDATE ON applications_application
    FOR EACH ROW EXECUTE FUNCTION applications_outcome_in_force();
CREATE TRIGGER applications_submission_written AFTER INSERT OR UPDATE ON applications_submission
    FOR EACH ROW EXECUTE FUNCTION applications_submission_written();
CREATE TRIGGER applications_decision_written AFTER INSERT OR UPDATE OR DELETE ON applications_eligibilitydecision
    FOR EACH ROW EXECUTE FUNCTION applications_decision_written();

UPDATE applications_application SET outcome = '';
"""

BACKWARD = """
DROP TRIGGER applications_decision_written ON applications_eligibilitydecision;
DROP TRIGGER applications_submission_written ON applications_submission;
DROP TRIGGER applications_outcome_in_force ON applications_application;
DROP FUNCTION applications_decision_written();
DROP FUNCTION applications_submission_written();
DROP FUNCTION applications_outcome_in_force();
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_receipt_in_the_register")]
    operations = [
        migrations.AddField(
            "application",
            "outcome",
            models.CharField("Eligibility", blank=True, default="", editable=False, max_length=12),
        ),
        migrations.AddIndex(
            "application",
            models.Index(
                fields=["status", "outcome"],
                condition=models.Q(withdrawn=""),
                name="application_in_use",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
