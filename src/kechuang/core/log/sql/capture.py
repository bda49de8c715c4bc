"""Capture: statement triggers with transition tables, so raw SQL, COPY and cascades are seen like everything else."""

from __future__ import annotations

FEW = 20
"""An INSERT of at most so many rows into a bulk-watched table is logged row by row: it is somebody's hand."""
CHUNK = 1000
"""Ids that share one digest."""

# A withheld value shows whether it changed and nothing else; these are secrets of high entropy, salted by their row.
SHOWN = """
CREATE FUNCTION log_key(content jsonb, keys text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(content ->> name, ',' ORDER BY place) FROM unnest(keys) WITH ORDINALITY AS o(name, place)
$$;
CREATE FUNCTION log_shown(content jsonb, row_name text, withheld text[]) RETURNS json LANGUAGE sql IMMUTABLE AS $$
    SELECT (content || coalesce(
        (SELECT jsonb_object_agg(name, '***' || encode(sha256(convert_to(
             row_name || ':' || name || ':' || (content ->> name), 'UTF8')), 'hex'))
         FROM unnest(withheld) AS name WHERE content ->> name IS NOT NULL), '{}'))::text::json
$$;
"""

# One digest for each CHUNK of ids: SHA-256 over record_send of the rows in the order of their ids. Where ids of a
# chunk are not consecutive (two imports at once) they are listed as ranges.
DIGESTS = f"""
CREATE FUNCTION log_digests(watched regclass, source text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT format($q$
        SELECT sum(n)::bigint, json_build_object('columns', %2$L::json, 'first', min(first), 'last', max(last),
            'chunks', json_agg(json_build_array(first, last, n, digest, ranges) ORDER BY first))
        FROM (
            SELECT min(id) AS first, max(id) AS last, count(*) AS n,
                encode(sha256(string_agg(record_send(ROW(%3$s)), '' ORDER BY id)), 'hex') AS digest,
                CASE WHEN max(id) - min(id) + 1 <> count(*) THEN
                    (SELECT range_agg(int8range(i, i, '[]'))::text FROM unnest(array_agg(id)) AS i) END AS ranges
            FROM %1$s GROUP BY id / {CHUNK}
        ) AS chunk
        HAVING count(*) > 0
    $q$, source, to_json(array_agg(attname ORDER BY attnum)),
        string_agg(quote_ident(attname), ', ' ORDER BY attnum))
    FROM pg_attribute WHERE attrelid = watched AND attnum > 0 AND NOT attisdropped
$$;
"""

# Times inside before and after are in UTC, whatever the writer's session says.
CAPTURE = f"""
CREATE FUNCTION log_capture() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
#variable_conflict use_variable
DECLARE
    keys CONSTANT text[] := string_to_array(TG_ARGV[0], ',');
    withheld CONSTANT text[] := string_to_array(TG_ARGV[2], ',');
    many boolean;
    held bigint;
    digests json;
BEGIN
    IF TG_OP = 'INSERT' THEN
        many := TG_ARGV[1] = 'bulk';
        IF many THEN
            many := EXISTS (SELECT FROM new_rows OFFSET {FEW});
        END IF;
        IF many THEN
            EXECUTE log_digests(TG_RELID, 'new_rows') INTO held, digests;
            INSERT INTO log_event (table_name, operation, pk, rows, after)
            VALUES (TG_TABLE_NAME, TG_OP, '', held, digests);
        ELSE
            INSERT INTO log_event (table_name, operation, pk, after)
            SELECT TG_TABLE_NAME, TG_OP, k, log_shown(c, TG_TABLE_NAME || ':' || k, withheld)
            FROM (SELECT to_jsonb(n.*) AS c, log_key(to_jsonb(n.*), keys) AS k FROM new_rows AS n) AS n;
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO log_event (table_name, operation, pk, before, after)
        SELECT TG_TABLE_NAME, TG_OP, k, log_shown(o.c, TG_TABLE_NAME || ':' || k, withheld),
            log_shown(n.c, TG_TABLE_NAME || ':' || k, withheld)
        FROM (SELECT to_jsonb(o.*) AS c, log_key(to_jsonb(o.*), keys) AS k FROM old_rows AS o) AS o
        FULL JOIN (SELECT to_jsonb(n.*) AS c, log_key(to_jsonb(n.*), keys) AS k FROM new_rows AS n) AS n USING (k)
        WHERE o.c IS DISTINCT FROM n.c;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO log_event (table_name, operation, pk, before)
        SELECT TG_TABLE_NAME, TG_OP, k, log_shown(c, TG_TABLE_NAME || ':' || k, withheld)
        FROM (SELECT to_jsonb(o.*) AS c, log_key(to_jsonb(o.*), keys) AS k FROM old_rows AS o) AS o;
    ELSE
        EXECUTE format('SELECT count(*) FROM %s', TG_RELID::regclass) INTO held;
        INSERT INTO log_event (table_name, operation, pk, rows)
        SELECT TG_TABLE_NAME, TG_OP, '', held WHERE held > 0;
    END IF;
    RETURN NULL;
END $$;
"""

DROP = """
DROP FUNCTION log_capture(), log_digests(regclass, text), log_shown(jsonb, text, text[]), log_key(jsonb, text[])
    CASCADE;
"""
