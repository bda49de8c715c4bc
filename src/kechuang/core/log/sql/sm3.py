"""SM3 (GB/T 32905-2016) inside PostgreSQL, for servers without pgcrypto on an OpenSSL that has it.

About 0.12 ms a block of 64 bytes: nothing for an act of a person, so large writes log digests, not rows.
"""

from __future__ import annotations

_MASK = 0xFFFFFFFF
_HEAD, _TAIL = 0x79CC4519, 0x7A879D8A  # T of rounds 0-15 and 16-63
_START = "7380166f 4914b2b9 172442d7 da8a0600 a96f30bc 163138aa e38dee4d b0fb0e4e"


def _turned(value: int, by: int) -> int:
    return (value << by % 32 | value >> 32 - by % 32) & _MASK


_T = ",".join(str(_turned(_HEAD if j < 16 else _TAIL, j)) for j in range(64))
_V = ",".join(str(int(word, 16)) for word in _START.split())

# All bitwise operators of PostgreSQL have the same precedence, below + and above comparison: hence the brackets.
SM3 = f"""
CREATE FUNCTION log_sm3(message bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    m CONSTANT bigint := {_MASK};
    t CONSTANT bigint[] := '{{{_T}}}';
    v bigint[] := '{{{_V}}}';
    size CONSTANT int := octet_length(message);
    padded CONSTANT bytea := message || '\\x80' || decode(repeat('00', (119 - size % 64) % 64), 'hex')
        || int8send(size::bigint * 8);
    w bigint[];
    at int := 0;
    a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; g bigint; h bigint;
    x bigint; s bigint; u bigint;
BEGIN
    FOR block IN 1 .. octet_length(padded) / 64 LOOP
        FOR j IN 1 .. 16 LOOP
            w[j] := (get_byte(padded, at)::bigint << 24) + (get_byte(padded, at + 1) << 16)
                + (get_byte(padded, at + 2) << 8) + get_byte(padded, at + 3);
            at := at + 4;
        END LOOP;
        FOR j IN 17 .. 68 LOOP
            x := w[j - 3];
            x := w[j - 16] # w[j - 9] # (((x << 15) | (x >> 17)) & m);
            u := w[j - 13];
            w[j] := (x # ((x << 15) | (x >> 17)) # ((x << 23) | (x >> 9)) # ((u << 7) | (u >> 25)) # w[j - 6]) & m;
        END LOOP;
        a := v[1]; b := v[2]; c := v[3]; d := v[4]; e := v[5]; f := v[6]; g := v[7]; h := v[8];
        FOR j IN 1 .. 64 LOOP
            x := ((a << 12) | (a >> 20)) & m;
            s := (x + e + t[j]) & m;
            s := ((s << 7) | (s >> 25)) & m;
            IF j <= 16 THEN
                u := ((a # b # c) + d + (s # x) + (w[j] # w[j + 4])) & m;
                x := ((e # f # g) + h + s + w[j]) & m;
            ELSE
                u := (((a & b) | (a & c) | (b & c)) + d + (s # x) + (w[j] # w[j + 4])) & m;
                x := (((e & f) | (~e & g)) + h + s + w[j]) & m;
            END IF;
            d := c; c := ((b << 9) | (b >> 23)) & m; b := a; a := u;
            h := g; g := ((f << 19) | (f >> 13)) & m; f := e;
            e := (x # ((x << 9) | (x >> 23)) # ((x << 17) | (x >> 15))) & m;
        END LOOP;
        v := ARRAY[v[1] # a, v[2] # b, v[3] # c, v[4] # d, v[5] # e, v[6] # f, v[7] # g, v[8] # h];
    END LOOP;
    RETURN (SELECT string_agg(substr(int8send(word), 5), '' ORDER BY place)
            FROM unnest(v) WITH ORDINALITY AS o(word, place));
END $$
"""
