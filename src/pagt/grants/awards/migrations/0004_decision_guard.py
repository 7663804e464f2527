"""A decision stays as it was made, and what is decided keeps to the call's amount, whoever writes to the tables."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION awards_decision_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.in_force AND NOT NEW.in_force
       AND to_jsonb(NEW) - 'in_force' = to_jsonb(OLD) - 'in_force' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A decision is frozen: % is refused.', TG_OP USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION awards_decision_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.call_id, NEW.recommendation_id, NEW.body, NEW.meeting_id, NEW."on", NEW.effective_on, NEW.supersedes_id,
            NEW.recorded_by)
           IS NOT DISTINCT FROM
           (OLD.call_id, OLD.recommendation_id, OLD.body, OLD.meeting_id, OLD."on", OLD.effective_on, OLD.supersedes_id,
            OLD.recorded_by)
       AND (OLD.released_at IS NULL OR NEW.released_at IS NOT DISTINCT FROM OLD.released_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A decision is frozen: % is refused.', TG_OP USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION awards_decided_within_the_amount() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided_call bigint;
    frame bigint;
    given bigint;
BEGIN
    SELECT call_id INTO decided_call FROM awards_decision WHERE id = NEW.decision_id;
    IF decided_call IS DISTINCT FROM (SELECT call_id FROM applications_application WHERE id = NEW.application_id) THEN
        RAISE EXCEPTION 'The application belongs to another call.' USING ERRCODE = 'check_violation';
    END IF;
    -- Who decides at the same moment waits here, and then counts these lines too.
    SELECT coalesce(amount, 0) INTO frame FROM calls_call WHERE id = decided_call FOR UPDATE;
    SELECT coalesce(sum(line.amount), 0) INTO given
    FROM awards_decisionline AS line JOIN awards_decision AS decision ON decision.id = line.decision_id
    WHERE decision.call_id = decided_call AND line.in_force;
    IF given > frame THEN
        RAISE EXCEPTION 'More is decided than the call has to award.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER awards_decision_line_frozen BEFORE UPDATE OR DELETE ON awards_decisionline
    FOR EACH ROW EXECUTE FUNCTION awards_decision_line_frozen();
CREATE TRIGGER awards_decision_frozen BEFORE UPDATE OR DELETE ON awards_decision
    FOR EACH ROW EXECUTE FUNCTION awards_decision_frozen();
CREATE TRIGGER awards_decided_within_the_amount AFTER INSERT ON awards_decisionline
    FOR EACH ROW EXECUTE FUNCTION awards_decided_within_the_amount();
ALTER TABLE awards_decisionline ENABLE ALWAYS TRIGGER awards_decision_line_frozen;
ALTER TABLE awards_decision ENABLE ALWAYS TRIGGER awards_decision_frozen;
ALTER TABLE awards_decisionline ENABLE ALWAYS TRIGGER awards_decided_within_the_amount;
"""

BACKWARD = """
DROP TRIGGER awards_decided_within_the_amount ON awards_decisionline;
DROP TRIGGER awards_decision_frozen ON awards_decision;
DROP TRIGGER awards_decision_line_frozen ON awards_decisionline;
DROP FUNCTION awards_decided_within_the_amount();
DROP FUNCTION awards_decision_frozen();
DROP FUNCTION awards_decision_line_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("awards", "0003_decisions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
