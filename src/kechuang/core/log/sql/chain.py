"""The two tables, what makes them append-only, and the chain written at commit."""

from __future__ import annotations

TABLES = """
CREATE TABLE log_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    actor text NOT NULL DEFAULT coalesce(nullif(current_setting('kechuang.actor', true), ''), 'db:' || session_user),
    on_behalf text NOT NULL DEFAULT coalesce(current_setting('kechuang.on_behalf', true), ''),
    reason text NOT NULL DEFAULT coalesce(current_setting('kechuang.reason', true), ''),
    table_name text NOT NULL,
    operation text NOT NULL,
    pk text NOT NULL,
    rows bigint NOT NULL DEFAULT 1,
    before json,  -- json, not jsonb: the text itself is what the chain seals
    after json
);
CREATE INDEX log_event_row ON log_event (table_name, pk);
CREATE INDEX log_event_actor ON log_event (actor, id);
CREATE INDEX log_event_at ON log_event (at);
CREATE INDEX log_event_party ON log_event ((coalesce(after, before) ->> 'party_id'))
    WHERE coalesce(after, before) ->> 'party_id' IS NOT NULL;
CREATE TABLE log_chain (
    seq bigint PRIMARY KEY,
    event_id bigint NOT NULL UNIQUE,
    sha256 bytea NOT NULL,
    sm3 bytea NOT NULL
);
"""

REFUSE = """
CREATE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log only grows: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_event
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_chain
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_event ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE log_chain ENABLE ALWAYS TRIGGER append_only;
"""

# The payload is every column as a netstring (length:bytes,), NULL as "~": no two events share one.
PAYLOAD = """
CREATE FUNCTION log_payload(e log_event) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(string_agg(coalesce(octet_length(convert_to(part, 'UTF8')) || ':' || part || ',', '~'), ''
                                 ORDER BY place), 'UTF8')
    FROM unnest(ARRAY[
        e.id::text, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.xid::text, e.actor,
        e.on_behalf, e.reason, e.table_name, e.operation, e.pk, e.rows::text, e.before::text, e.after::text
    ]) WITH ORDINALITY AS o(part, place)
$$
"""

# Deferred: a long import does not hold up others. Who commits first stands first; the lock is held only from here to
# the commit's end. Under REPEATABLE READ a lost race is a unique violation: the transaction fails, the chain holds.
CHAIN = """
CREATE FUNCTION log_link() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last log_chain;
    sealed bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(7109331060247);
    SELECT * INTO last FROM log_chain ORDER BY seq DESC LIMIT 1;
    last.seq := coalesce(last.seq, 0) + 1;
    sealed := int8send(last.seq) || log_payload(NEW);
    INSERT INTO log_chain VALUES (
        last.seq, NEW.id,
        sha256(coalesce(last.sha256, decode(repeat('00', 32), 'hex')) || sealed),
        log_sm3(coalesce(last.sm3, decode(repeat('00', 32), 'hex')) || sealed)
    );
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER link AFTER INSERT ON log_event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION log_link();
ALTER TABLE log_event ENABLE ALWAYS TRIGGER link;
"""

DROP = """
DROP TABLE log_chain, log_event CASCADE;
DROP FUNCTION log_link(), log_refuse(), log_sm3(bytea);
"""
