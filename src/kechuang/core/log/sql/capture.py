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

# One digest for each CHUNK of ids, SHA-256 over record_send of the rows in the order of their ids. Rows with
# consecutive ids, the usual case, are read back through the key's index a chunk at a time: no sort, little memory.
# Columns that hold one value throughout (document, publisher, time) are logged once as `constant`, which halves what
# there is to digest; the guess comes from first and last row and is held against every row.
CHUNKS = f"""
CREATE FUNCTION log_chunks(watched regclass, first bigint, last bigint, OUT held bigint, OUT digests json)
    LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off AS $$
DECLARE
    constant jsonb;
    varying text[];
    alike bigint;
    chunks json;
BEGIN
    EXECUTE format($q$
        SELECT coalesce(jsonb_object_agg(attname, a.c -> attname::text), '{{}}')
        FROM (SELECT to_jsonb(t.*) AS c FROM %1$s AS t WHERE t.id = $1) AS a,
            (SELECT to_jsonb(t.*) AS c FROM %1$s AS t WHERE t.id = $2) AS b,
            pg_attribute JOIN pg_type ON pg_type.oid = atttypid
        WHERE attrelid = $3 AND attnum > 0 AND NOT attisdropped AND attname <> 'id'
          AND (typcategory IN ('B', 'D', 'E', 'N', 'S', 'T') OR typname IN ('jsonb', 'uuid', 'bytea'))
          AND a.c -> attname::text = b.c -> attname::text
    $q$, watched) INTO constant USING first, last, watched;
    LOOP
        SELECT array_agg(attname::text ORDER BY attnum) INTO varying FROM pg_attribute
        WHERE attrelid = watched AND attnum > 0 AND NOT attisdropped AND NOT constant ? attname::text;
        EXECUTE format($q$
            SELECT sum(n), sum(alike), json_agg(json_build_array(first, last, n, digest, NULL) ORDER BY first)
            FROM generate_series($1 / {CHUNK}, $2 / {CHUNK}) AS g CROSS JOIN LATERAL (
                SELECT min(t.id) AS first, max(t.id) AS last, count(*) AS n, count(*) FILTER (WHERE %s) AS alike,
                    encode(sha256(string_agg(record_send(ROW(%s)), '' ORDER BY t.id)), 'hex') AS digest
                FROM %s AS t, jsonb_populate_record(NULL::%s, $3) AS r
                WHERE t.id BETWEEN greatest($1, g * {CHUNK}) AND least($2, g * {CHUNK} + {CHUNK - 1})) AS chunk
        $q$, (SELECT coalesce(string_agg(format('t.%1$I IS NOT DISTINCT FROM r.%1$I', name), ' AND '), 'true')
              FROM jsonb_object_keys(constant) AS name),
            (SELECT string_agg(format('t.%I', name), ', ' ORDER BY place)
             FROM unnest(varying) WITH ORDINALITY AS o(name, place)), watched, watched)
        INTO held, alike, chunks USING first, last, constant;
        EXIT WHEN alike = held;
        constant := '{{}}';
    END LOOP;
    digests := json_build_object('first', first, 'last', last, 'constant', constant, 'columns', varying,
                                 'chunks', chunks);
END $$;
"""

# The same where ids are not consecutive (two imports at once): sorted, each chunk with its ids as ranges.
SCATTERED = f"""
CREATE FUNCTION log_scattered(watched regclass, source text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT format($q$
        SELECT json_build_object('first', min(first), 'last', max(last), 'constant', '{{}}'::json,
            'columns', %2$L::json, 'chunks', json_agg(json_build_array(first, last, n, digest, ranges) ORDER BY first))
        FROM (
            SELECT min(id) AS first, max(id) AS last, count(*) AS n,
                encode(sha256(string_agg(record_send(ROW(%3$s)), '' ORDER BY id)), 'hex') AS digest,
                CASE WHEN max(id) - min(id) + 1 <> count(*) THEN
                    (SELECT range_agg(int8range(i, i, '[]'))::text FROM unnest(array_agg(id)) AS i) END AS ranges
            FROM %1$s GROUP BY id / {CHUNK}
        ) AS chunk
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
    first bigint;
    last bigint;
    held bigint;
    digests json;
BEGIN
    IF TG_OP = 'INSERT' THEN
        many := TG_ARGV[1] = 'bulk';
        IF many THEN
            many := EXISTS (SELECT FROM new_rows OFFSET {FEW});
        END IF;
        IF many THEN
            EXECUTE 'SELECT min(id), max(id), count(*) FROM new_rows' INTO first, last, held;
            IF last - first + 1 = held THEN
                SELECT c.digests INTO digests FROM log_chunks(TG_RELID, first, last) AS c;
            ELSE
                EXECUTE log_scattered(TG_RELID, 'new_rows') INTO digests;
            END IF;
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
DROP FUNCTION log_capture(), log_chunks(regclass, bigint, bigint), log_scattered(regclass, text),
    log_shown(jsonb, text, text[]), log_key(jsonb, text[]) CASCADE;
"""
