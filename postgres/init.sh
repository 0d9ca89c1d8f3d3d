#!/usr/bin/env bash
# Prepares a PostgreSQL server for Airflow and for the job: a role and a database each, and the job's table. Safe to repeat.
# Runs in the official image, where the server's loopback address asks for no password; settings: PGHOST, PGUSER,
# POSTGRES_SUPERUSER_PASSWORD, AIRFLOW_DATABASE_PASSWORD, POSTGRES_JOB_PASSWORD, SCHEMA.
set -euo pipefail

sql() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"; }

# prepare ROLE PASSWORD: a login role with a database of its own name, which nobody else may enter.
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
# As the job's role, so that it owns what it writes to.
{ echo 'SET ROLE userstream;' && cat "${SCHEMA:-/schema.sql}"; } | sql --dbname userstream
echo "postgres-init: the databases airflow and userstream are ready"
