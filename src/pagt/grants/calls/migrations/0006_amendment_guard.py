"""What was announced as a correction stays as it was announced: the database refuses every change of it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION calls_amendment_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An announced correction is frozen: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER calls_amendment_frozen BEFORE UPDATE OR DELETE ON calls_amendment
    FOR EACH ROW EXECUTE FUNCTION calls_amendment_frozen();
ALTER TABLE calls_amendment ENABLE ALWAYS TRIGGER calls_amendment_frozen;
"""

BACKWARD = """
DROP TRIGGER calls_amendment_frozen ON calls_amendment;
DROP FUNCTION calls_amendment_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("calls", "0005_mail_of_a_withdrawn_call")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
