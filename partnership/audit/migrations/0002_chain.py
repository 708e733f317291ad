"""The functions behind the chain, its head, and the clock.

Hand-written: they read the row type of the trail's table, so they follow it. They use built-in functions only
(PostgreSQL 15 or later; sha256() needs no extension).
"""

from django.db import migrations

FUNCTIONS = """
    CREATE FUNCTION audit_canonical(entry audit_trail) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT json_build_object(
            'id', entry.id,
            'at', to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'kind', entry.kind,
            'actor_id', entry.actor_id, 'actor', entry.actor,
            'behalf_id', entry.behalf_id, 'behalf', entry.behalf, 'role', entry.role,
            'machine', entry.machine, 'object_id', entry.object_id, 'label', entry.label,
            'project_id', entry.project_id,
            'step', entry.step, 'from_state', entry.from_state, 'to_state', entry.to_state,
            'reason', entry.reason, 'data', entry.data
        )::text
    $$;
    CREATE FUNCTION audit_hash(prev_hash text, canonical text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT encode(sha256(convert_to(prev_hash || E'\\n' || canonical, 'UTF8')), 'hex')
    $$;
    CREATE FUNCTION house_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
        SELECT clock_timestamp() + CASE WHEN demo THEN shift ELSE interval '0' END FROM audit_clock WHERE id = 1
    $$;
    INSERT INTO audit_clock (id, demo, shift) VALUES (1, false, interval '0');
    INSERT INTO audit_head (id, last_id, last_hash) VALUES (1, 0, repeat('0', 64));
"""
UNDO = """
    DROP FUNCTION house_clock();
    DROP FUNCTION audit_hash(text, text);
    DROP FUNCTION audit_canonical(audit_trail);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
