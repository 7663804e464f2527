"""Sign-offs are append-only, and a rule's version advances exactly when the rule changes: the database sees to both."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION plan_sign_off_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Sign-offs are append-only: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER plan_sign_off_no_change BEFORE UPDATE OR DELETE ON plan_signoff
    FOR EACH ROW EXECUTE FUNCTION plan_sign_off_refuse();

CREATE FUNCTION plan_rule_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.rule IS DISTINCT FROM OLD.rule) <> (NEW.rule_version > OLD.rule_version)
       OR NEW.rule_version < OLD.rule_version THEN
        RAISE EXCEPTION 'The version of a rule advances when the rule changes, and never otherwise.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_rule_version BEFORE UPDATE ON plan_commitment
    FOR EACH ROW EXECUTE FUNCTION plan_rule_version();
"""

BACKWARD = """
DROP TRIGGER plan_rule_version ON plan_commitment;
DROP FUNCTION plan_rule_version();
DROP TRIGGER plan_sign_off_no_change ON plan_signoff;
DROP FUNCTION plan_sign_off_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
