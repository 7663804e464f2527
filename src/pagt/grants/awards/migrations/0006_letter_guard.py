"""A letter that is released stays as it was: the database refuses every change but that a later one takes its place."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION awards_letter_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.released_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{status,version}'::text[] = to_jsonb(OLD) - '{status,version}'::text[]
       AND (NEW.status = OLD.status OR (OLD.status = 'released' AND NEW.status = 'superseded')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A released letter is frozen: % is refused.', TG_OP USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER awards_letter_frozen BEFORE UPDATE OR DELETE ON awards_decisionletter
    FOR EACH ROW EXECUTE FUNCTION awards_letter_frozen();
ALTER TABLE awards_decisionletter ENABLE ALWAYS TRIGGER awards_letter_frozen;
"""

BACKWARD = """
DROP TRIGGER awards_letter_frozen ON awards_decisionletter;
DROP FUNCTION awards_letter_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("awards", "0005_letters")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
