"""Lines change only in a draft, and what is put forward keeps to the call's amount, whoever writes to the tables."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION recommendation_lines_of_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    -- Waits for whoever approves it at this moment, and then sees that they did.
    SELECT status INTO stands FROM recommendation_recommendation
    WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.recommendation_id ELSE OLD.recommendation_id END FOR SHARE;
    IF stands <> 'draft' THEN
        RAISE EXCEPTION 'Lines change only in a draft: % is refused.', TG_OP USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION recommendation_within_the_amount() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frame bigint;
    given bigint;
BEGIN
    IF NEW.status NOT IN ('prepared', 'approved') THEN
        RETURN NEW;
    END IF;
    SELECT coalesce(amount, 0) INTO frame FROM calls_call WHERE id = NEW.call_id;
    SELECT coalesce(sum(amount), 0) INTO given FROM recommendation_recommendationline
    WHERE recommendation_id = NEW.id;
    IF given > frame THEN
        RAISE EXCEPTION 'More is recommended than the call has to award.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER recommendation_lines_of_a_draft BEFORE INSERT OR UPDATE OR DELETE ON recommendation_recommendationline
    FOR EACH ROW EXECUTE FUNCTION recommendation_lines_of_a_draft();
CREATE TRIGGER recommendation_within_the_amount BEFORE INSERT OR UPDATE ON recommendation_recommendation
    FOR EACH ROW EXECUTE FUNCTION recommendation_within_the_amount();
ALTER TABLE recommendation_recommendationline ENABLE ALWAYS TRIGGER recommendation_lines_of_a_draft;
ALTER TABLE recommendation_recommendation ENABLE ALWAYS TRIGGER recommendation_within_the_amount;
"""

BACKWARD = """
DROP TRIGGER recommendation_within_the_amount ON recommendation_recommendation;
DROP TRIGGER recommendation_lines_of_a_draft ON recommendation_recommendationline;
DROP FUNCTION recommendation_within_the_amount();
DROP FUNCTION recommendation_lines_of_a_draft();
"""


class Migration(migrations.Migration):
    dependencies = [("recommendation", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
