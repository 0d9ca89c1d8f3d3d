#!/usr/bin/env bash
# Prepares PostgreSQL for Airflow and the job: a role and a database each, and the table. Safe to repeat.
# Runs in the official image, which trusts connections from loopback; settings: PGHOST, PGUSER,
# POSTGRES_SUPERUSER_PASSWORD, AIRFLOW_DATABASE_PASSWORD, POSTGRES_JOB_PASSWORD, SCHEMA.
set -euo pipefail

sql() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"; }

# prepare ROLE PASSWORD: a login role with a database of its name that no other role may connect to.
prepare() {
  sql --dbname postgres --set role="$1" --set password="$2" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' TEMPLATE template0', :'role', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'role') \gexec
REVOKE CONNECT ON DATABASE :"role" FROM PUBLIC;
SQL
}

sql --dbname postgres --set password="${POSTGRES_SUPERUSER_PASSWORD:?}" <<<"ALTER ROLE postgres PASSWORD :'password'"
prepare airflow "${AIRFLOW_DATABASE_PASSWORD:?}"
prepare userstream "${POSTGRES_JOB_PASSWORD:?}"
# As the job's role, so that it owns the table.
{ echo 'SET ROLE userstream;' && cat "${SCHEMA:-/schema.sql}"; } | sql --dbname userstream
echo "postgres-init: the databases airflow and userstream are ready"
