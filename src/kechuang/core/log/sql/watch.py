"""`log_watch(table, mode, withheld)` and `log_unwatch(table)`: for migrations."""

from __future__ import annotations

# Watching is itself an event: a table whose triggers were taken away later is found by verification.
WATCH = """
CREATE FUNCTION log_watch(target text, mode text DEFAULT 'rows', withheld text[] DEFAULT '{}') RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE
    watched CONSTANT regclass := target::regclass;
    keys CONSTANT text[] := (
        SELECT array_agg(a.attname::text ORDER BY array_position(i.indkey::smallint[], a.attnum))
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
        WHERE i.indrelid = watched AND i.indisprimary);
    arguments CONSTANT text := format('%L, %L, %L', array_to_string(keys, ','), mode, array_to_string(withheld, ','));
    trigger record;
    first bigint;
    last bigint;
    held bigint;
    digests json;
BEGIN
    IF mode NOT IN ('rows', 'bulk') OR keys IS NULL OR (mode = 'bulk' AND (keys <> '{id}' OR withheld <> '{}')) THEN
        RAISE EXCEPTION 'log_watch(%, %): rows or bulk; a primary key is needed, for bulk it is id', target, mode;
    END IF;
    PERFORM log_untrigger(watched);
    FOR trigger IN SELECT * FROM (VALUES
        ('log_insert', 'AFTER INSERT', 'REFERENCING NEW TABLE AS new_rows'),
        ('log_update', 'AFTER UPDATE', 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'),
        ('log_delete', 'AFTER DELETE', 'REFERENCING OLD TABLE AS old_rows'),
        ('log_truncate', 'BEFORE TRUNCATE', '')) AS t(name, moment, sees)
    LOOP
        EXECUTE format('CREATE TRIGGER %I %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION log_capture(%s)',
                       trigger.name, trigger.moment, watched, trigger.sees, arguments);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', watched, trigger.name);
    END LOOP;
    INSERT INTO log_event (table_name, operation, pk, rows, after)
    VALUES (target, 'WATCH', '', 0, json_build_object('mode', mode, 'keys', keys, 'withheld', withheld));
    IF mode = 'bulk' THEN
        EXECUTE format('SELECT min(id), max(id), count(*) FROM %s', watched) INTO first, last, held;
        IF last - first + 1 = held THEN
            SELECT c.digests INTO digests FROM log_chunks(watched, first, last) AS c;
        ELSIF held > 0 THEN
            EXECUTE log_scattered(watched, watched::text) INTO digests;
        END IF;
        INSERT INTO log_event (table_name, operation, pk, rows, after)
        SELECT target, 'BASELINE', '', held, digests WHERE held > 0;
    ELSE
        EXECUTE format('INSERT INTO log_event (table_name, operation, pk, after)
            SELECT %1$L, ''BASELINE'', k, log_shown(c, %1$L || '':'' || k, $1)
            FROM (SELECT to_jsonb(t.*) AS c, log_key(to_jsonb(t.*), $2) AS k FROM %2$s AS t) AS t', target, watched)
        USING withheld, keys;
    END IF;
END $$;
"""

UNWATCH = """
CREATE FUNCTION log_untrigger(watched regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tgname FROM pg_trigger WHERE tgrelid = watched AND tgfoid = 'log_capture'::regproc LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', name, watched);
    END LOOP;
END $$;
CREATE FUNCTION log_unwatch(target text) RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM log_untrigger(target::regclass);
    INSERT INTO log_event (table_name, operation, pk, rows) VALUES (target, 'UNWATCH', '', 0);
END $$;
"""

DROP = """
DROP FUNCTION log_watch(text, text, text[]), log_unwatch(text), log_untrigger(regclass);
"""
