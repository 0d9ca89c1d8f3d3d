package dev.userstream.local.job;

import dev.userstream.local.StackProbes;
import java.util.List;

/** Rules that the owner of PostgreSQL's table may have. Each is there until all are removed. */
record PostgresRules(StackProbes probes) {
    void check(String condition) {
        probes.sql("ALTER TABLE created_users ADD CONSTRAINT rule CHECK (" + condition + ")");
    }

    void shortPhones(int characters) {
        probes.sql("ALTER TABLE created_users ALTER COLUMN phone TYPE varchar(" + characters + ")");
    }

    void indexOfAddresses() {
        probes.sql("CREATE INDEX rule ON created_users (address)");
    }

    void columnThatWantsAValue() {
        probes.sql("ALTER TABLE created_users ADD COLUMN tenant text NOT NULL DEFAULT 'theirs'");
        probes.sql("ALTER TABLE created_users ALTER COLUMN tenant DROP DEFAULT");
    }

    /** A trigger that acts on some rows, in PL/pgSQL. */
    void trigger(String condition, String action) {
        probes.sql("CREATE OR REPLACE FUNCTION rule() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF " + condition
                + " THEN " + action + "; END IF; RETURN NEW; END $$");
        probes.sql("CREATE TRIGGER rule BEFORE INSERT ON created_users FOR EACH ROW EXECUTE FUNCTION rule()");
    }

    void removeAll() {
        List.of(
                        "ALTER TABLE created_users DROP CONSTRAINT IF EXISTS rule",
                        "ALTER TABLE created_users ALTER COLUMN phone TYPE text",
                        "DROP INDEX IF EXISTS rule",
                        "ALTER TABLE created_users DROP COLUMN IF EXISTS tenant",
                        "DROP TRIGGER IF EXISTS rule ON created_users")
                .forEach(probes::sql);
    }
}
