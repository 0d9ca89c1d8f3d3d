#!/usr/bin/env bash
# Prepares Cassandra for the job: superuser password, role, keyspace and table. Safe to repeat.
# Runs in the official image; settings: CASSANDRA_HOST, CASSANDRA_SUPERUSER_PASSWORD, CASSANDRA_JOB_PASSWORD, SCHEMA.
set -euo pipefail

host=${CASSANDRA_HOST:?}
superuser_password=${CASSANDRA_SUPERUSER_PASSWORD:?}
job_password=${CASSANDRA_JOB_PASSWORD:?}
schema=${SCHEMA:-/schema.cql}
timeout=120

# A password stands between quotes in CQL; a quote within it is doubled.
quoted() { printf "'%s'" "${1//\'/\'\'}"; }

# cqlsh reads a password from the command line, which other users of the machine can see, or from a file.
credentials=$(mktemp)
trap 'rm -f "$credentials"' EXIT
cql() { CQL_HISTORY=/dev/null cqlsh "$host" --credentials "$credentials" "$@"; }
# login ROLE PASSWORD: succeeds if the role can log in; cql then runs as that role.
login() {
  printf '[PlainTextAuthProvider]\nusername = %s\npassword = %s\n' "$1" "${2//%/%%}" >"$credentials"
  answer=$(cql -e 'SELECT now() FROM system.local' 2>&1)
}
retry() {
  until answer=$("$@" 2>&1); do
    [ "$SECONDS" -lt "$timeout" ] || { printf 'cassandra-init: %s\n' "$answer" >&2 && exit 1; }
    sleep 1
  done
}

# The superuser appears a moment after the node answers; in a new cluster its password is "cassandra".
until login cassandra "$superuser_password" || { login cassandra cassandra && new_cluster=yes; }; do
  if [ "$SECONDS" -ge "$timeout" ]; then
    printf 'cassandra-init: no login as cassandra at %s within %s s (expected: the password in CASSANDRA_SUPERUSER_PASSWORD)\n%s\n' \
      "$host" "$timeout" "$answer" >&2
    exit 1
  fi
  sleep 1
done
# Cassandra allows one password change per 5 seconds, so a password is changed only if it differs, with retries.
if [ -n "${new_cluster:-}" ]; then
  retry cql -e "ALTER ROLE cassandra WITH PASSWORD = $(quoted "$superuser_password")"
  echo "cassandra-init: the superuser has the password of CASSANDRA_SUPERUSER_PASSWORD"
fi
if ! login userstream "$job_password"; then
  login cassandra "$superuser_password"
  cql -e "CREATE ROLE IF NOT EXISTS userstream WITH LOGIN = true AND PASSWORD = $(quoted "$job_password")"
  login userstream "$job_password" || {
    login cassandra "$superuser_password"
    retry cql -e "ALTER ROLE userstream WITH PASSWORD = $(quoted "$job_password")"
  }
fi

login cassandra "$superuser_password"
cql -f "$schema"
# CREATE: to start over, a user drops the table, and the job creates it again.
cql -e "GRANT SELECT ON KEYSPACE spark_streams TO userstream; GRANT MODIFY ON KEYSPACE spark_streams TO userstream;
  GRANT CREATE ON KEYSPACE spark_streams TO userstream"
echo "cassandra-init: keyspace spark_streams and role userstream are ready"
