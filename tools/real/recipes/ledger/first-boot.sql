-- Runs once, before the database listens to anybody: the books of the years before, which no request may see half done.
\set ON_ERROR_STOP on
\getenv entries LEDGER_ENTRIES
\if :{?entries} \else \set entries 400000 \endif

SELECT set_config('ledger.entries', :'entries', false) \g /dev/null
BEGIN;
CREATE TABLE account (id integer PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE entry (
  id bigint PRIMARY KEY,
  account integer NOT NULL REFERENCES account,
  cents bigint NOT NULL,
  booked date NOT NULL,
  memo text NOT NULL,
  -- SHA-256 over the entry and the seal before it: a changed entry shows.
  seal bytea NOT NULL
);
CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL);
CREATE TABLE release (version text PRIMARY KEY, since timestamptz NOT NULL DEFAULT now());
CREATE TABLE first_boot (entries bigint NOT NULL, done timestamptz NOT NULL);

INSERT INTO account SELECT n, 'account ' || n FROM generate_series(1, 500) n;

CREATE FUNCTION pg_temp.words(of bigint) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg('w' || substr(md5((of * 8 + n)::text), 1, 3), ' ') FROM generate_series(1, 8) n
$$;
DO $$
DECLARE
  last bytea := '\x';
  line text;
BEGIN
  FOR n IN 1 .. current_setting('ledger.entries')::bigint LOOP
    line := pg_temp.words(n);
    last := convert_to(n || ' ' || line, 'UTF8') || last;
    -- Stretched, so that nobody forges a chain in passing.
    FOR round IN 1 .. 300 LOOP last := sha256(last); END LOOP;
    INSERT INTO entry VALUES (n, 1 + n % 500, (n * 7919) % 100000 - 50000, date '2020-01-01' + (n % 2000)::integer, line, last);
  END LOOP;
END
$$;

CREATE INDEX entry_by_account ON entry (account, booked);
CREATE INDEX entry_by_word ON entry USING gin (to_tsvector('simple', memo));
INSERT INTO first_boot SELECT count(*), now() FROM entry;
COMMIT;

VACUUM (FREEZE, ANALYZE);
