-- The only definition of the PostgreSQL schema. Applied by the streaming job, an init container or the embedded stack,
-- whichever starts first. Safe to repeat.
CREATE TABLE IF NOT EXISTS created_users (
  id uuid PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  gender text NOT NULL,
  address text,
  post_code text,
  email text NOT NULL,
  username text NOT NULL,
  dob timestamptz,
  registered_date timestamptz,
  phone text,
  picture text,
  run_id text,
  sequence bigint,
  kafka_partition integer NOT NULL,
  kafka_offset bigint NOT NULL,
  kafka_timestamp timestamptz NOT NULL,
  write_order bigint NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT now()
);

-- Rows of a run are adjacent, so a BRIN index finds them; a second B-tree would slow down each insert.
-- See docs/adr/0021-index-of-runs.md.
CREATE INDEX IF NOT EXISTS created_users_run ON created_users USING brin (run_id) WITH (autosummarize = on);
