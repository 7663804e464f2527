"""The journal guards itself: the database numbers, times and chains each row and refuses every change.

`ENABLE ALWAYS` keeps the triggers on when a session claims to be a replica; only somebody who drops the
trigger itself gets past it, and then the chain of hashes no longer holds (`pagt journal verify`).
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION core_journal_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
    texts text;
BEGIN
    PERFORM pg_advisory_xact_lock(7304116);
    SELECT id, hash INTO last FROM core_journalentry ORDER BY id DESC LIMIT 1;
    NEW.id := coalesce(last.id, 0) + 1;
    NEW.at := clock_timestamp();
    NEW.previous := coalesce(last.hash, ''::bytea);
    SELECT string_agg(char_length(part) || ':' || part, '' ORDER BY place) INTO texts
    FROM unnest(ARRAY[
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        NEW.actor, NEW.action, NEW.kind, NEW.key, NEW.title, NEW.state::text, NEW.reason
    ]) WITH ORDINALITY AS columns(part, place);
    NEW.hash := sha256(NEW.previous || convert_to(NEW.id || '|' || texts, 'UTF8'));
    RETURN NEW;
END $$;

CREATE FUNCTION core_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The journal is append-only: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER core_journal_chain BEFORE INSERT ON core_journalentry
    FOR EACH ROW EXECUTE FUNCTION core_journal_chain();
CREATE TRIGGER core_journal_no_change BEFORE UPDATE OR DELETE ON core_journalentry
    FOR EACH ROW EXECUTE FUNCTION core_journal_refuse();
CREATE TRIGGER core_journal_no_truncate BEFORE TRUNCATE ON core_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_journal_refuse();
ALTER TABLE core_journalentry ENABLE ALWAYS TRIGGER core_journal_chain;
ALTER TABLE core_journalentry ENABLE ALWAYS TRIGGER core_journal_no_change;
ALTER TABLE core_journalentry ENABLE ALWAYS TRIGGER core_journal_no_truncate;

CREATE TABLE core_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""

BACKWARD = """
DROP TABLE core_cache;
DROP TRIGGER core_journal_no_truncate ON core_journalentry;
DROP TRIGGER core_journal_no_change ON core_journalentry;
DROP TRIGGER core_journal_chain ON core_journalentry;
DROP FUNCTION core_journal_refuse();
DROP FUNCTION core_journal_chain();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
