#!/usr/bin/env bash
# Prepares PostgreSQL: a role and a database each for Airflow, Superset and the job, the table, and roles that only read. Safe to repeat.
# Runs in the official image, which trusts connections from loopback; settings: PGHOST, PGUSER,
# POSTGRES_SUPERUSER_PASSWORD, AIRFLOW_DATABASE_PASSWORD, SUPERSET_DATABASE_PASSWORD, POSTGRES_JOB_PASSWORD,
# POSTGRES_MONITORING_PASSWORD, POSTGRES_READER_PASSWORD, SCHEMA.
set -euo pipefail

sql() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"; }

# role NAME PASSWORD: a login role.
role() {
  sql --dbname postgres --set role="$1" --set password="$2" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" PASSWORD :'password';
SQL
}

# prepare ROLE PASSWORD: a login role with a database of its name that no other role may connect to.
prepare() {
  role "$@"
  sql --dbname postgres --set role="$1" <<'SQL'
SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' TEMPLATE template0', :'role', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'role') \gexec
REVOKE CONNECT ON DATABASE :"role" FROM PUBLIC;
SQL
}

sql --dbname postgres --set password="${POSTGRES_SUPERUSER_PASSWORD:?}" <<<"ALTER ROLE postgres PASSWORD :'password'"
prepare airflow "${AIRFLOW_DATABASE_PASSWORD:?}"
prepare superset "${SUPERSET_DATABASE_PASSWORD:?}"
prepare userstream "${POSTGRES_JOB_PASSWORD:?}"
# As the job's role, so that it owns the table.
{ echo 'SET ROLE userstream;' && cat "${SCHEMA:-/schema.sql}"; } | sql --dbname userstream
role monitoring "${POSTGRES_MONITORING_PASSWORD:?}"
role reader "${POSTGRES_READER_PASSWORD:?}"
sql --dbname userstream <<'SQL'
GRANT CONNECT ON DATABASE userstream TO monitoring, reader;
GRANT pg_monitor TO monitoring;
GRANT SELECT ON created_users TO reader;
ALTER ROLE reader SET default_transaction_read_only = on;
ALTER ROLE reader SET statement_timeout = '30s';
SQL
echo "postgres-init: the databases airflow, superset and userstream are ready"
