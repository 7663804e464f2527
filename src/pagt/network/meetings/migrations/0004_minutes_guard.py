"""Minutes that are approved stay as they are, whoever writes to the tables."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION meetings_minutes_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.meeting_id = OLD.meeting_id
       AND (NEW.subject, NEW.minutes, NEW.decision, NEW.outcome)
           IS NOT DISTINCT FROM (OLD.subject, OLD.minutes, OLD.decision, OLD.outcome) THEN
        RETURN NEW;
    END IF;
    -- Waits for whoever approves them at this moment, and then sees that they did.
    SELECT minutes_state INTO stands FROM meetings_meeting
    WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.meeting_id ELSE OLD.meeting_id END FOR SHARE;
    IF stands IN ('approved', 'sent') THEN
        RAISE EXCEPTION 'Approved minutes are frozen: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION meetings_minutes_file_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.minutes_state IN ('approved', 'sent') AND NEW.minutes_state IN ('approved', 'sent')
       AND NEW.minutes_id IS DISTINCT FROM OLD.minutes_id THEN
        RAISE EXCEPTION 'The file of approved minutes is frozen.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER meetings_minutes_frozen BEFORE INSERT OR UPDATE OR DELETE ON meetings_agendaitem
    FOR EACH ROW EXECUTE FUNCTION meetings_minutes_frozen();
CREATE TRIGGER meetings_minutes_file_frozen BEFORE UPDATE ON meetings_meeting
    FOR EACH ROW EXECUTE FUNCTION meetings_minutes_file_frozen();
ALTER TABLE meetings_agendaitem ENABLE ALWAYS TRIGGER meetings_minutes_frozen;
ALTER TABLE meetings_meeting ENABLE ALWAYS TRIGGER meetings_minutes_file_frozen;
"""

BACKWARD = """
DROP TRIGGER meetings_minutes_file_frozen ON meetings_meeting;
DROP TRIGGER meetings_minutes_frozen ON meetings_agendaitem;
DROP FUNCTION meetings_minutes_file_frozen();
DROP FUNCTION meetings_minutes_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_invitation_to_tell")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
