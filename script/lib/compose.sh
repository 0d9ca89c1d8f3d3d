# A Docker Compose stack for tests: its name, ports and settings, and queries to its services. Sourced by script/test-compose,
# with bash, after preflight.sh. Expects $root, $project and $log.

require_compose_stack() {
  require_docker
  require_docker_25
  require_compose
  require_buildx
  command -v curl >/dev/null 2>&1 || stop_with 3 "curl: not on the PATH (expected: installed)"
  command -v python3 >/dev/null 2>&1 || stop_with 3 "python3: not on the PATH (expected: installed)"
}

compose() { docker compose --project-directory "$root" -p "$project" "$@"; }

in_service() { # SERVICE COMMAND...
  compose exec -T "$@"
}

# Settings that replace those of .env. The passwords occur nowhere else, so that finding one proves a leak.
export_settings() {
  export COMPOSE_PROFILES=offline
  export USERSTREAM_API_URL=http://offline-api:8092/api/1.4/ USERSTREAM_API_BUDGET_USERS=0
  export USERSTREAM_DAG_SCHEDULE=none USERSTREAM_DAG_EMAIL=
  export AIRFLOW_ADMIN_PASSWORD=admin CASSANDRA_SUPERUSER_PASSWORD=cassandra
  export CASSANDRA_JOB_PASSWORD="leak-cassandra-$RANDOM$RANDOM" POSTGRES_JOB_PASSWORD="leak-postgres-$RANDOM$RANDOM"
  export POSTGRES_READER_PASSWORD="leak-reader-$RANDOM$RANDOM"
  move_ports
}

# Moves all ports by the same offset, so that a running stack is not in the way.
move_ports() {
  local name port offset busy
  for offset in 20000 30000 40000 50000; do
    busy=
    while IFS='=' read -r name port; do
      ! port_is_busy $((port + offset)) || busy=yes
      export "$name=$((port + offset))"
    done < <(tr -d '\r' <"$root/.env" | grep -E '^[A-Z_]+_PORT=[0-9]+$')
    [ -n "$busy" ] || return 0
  done
  stop_with 3 "ports: none of four ranges is free (expected: 17 free ports above 20000)"
}

# json EXPRESSION: the value of a Python expression over the JSON document "it" on standard input.
json() { python3 -c 'import json, sys; it = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }

wait_until() { # SECONDS COMMAND...
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 2
  done
}

# --- Airflow ---

airflow() { # METHOD PATH [JSON]
  local token
  token=$(curl -fsS --max-time 30 -X POST "http://127.0.0.1:$AIRFLOW_PORT/auth/token" -H 'Content-Type: application/json' \
    -d "{\"username\": \"admin\", \"password\": \"$AIRFLOW_ADMIN_PASSWORD\"}" | json 'it["access_token"]')
  curl -fsS --max-time 30 -X "$1" "http://127.0.0.1:$AIRFLOW_PORT$2" -H "Authorization: Bearer $token" \
    -H 'Content-Type: application/json' ${3:+-d "$3"}
}

trigger() { # DAG RUN CONF
  airflow POST "/api/v2/dags/$1/dagRuns" "{\"logical_date\": null, \"dag_run_id\": \"$2\", \"conf\": $3}" >/dev/null
}

dag_state() { airflow GET "/api/v2/dags/$1/dagRuns/$2" | json 'it["state"]'; }

dag_ended() { [[ $(dag_state "$1" "$2" 2>/dev/null) =~ ^(success|failed)$ ]]; }

dag_succeeds() { # DAG RUN
  wait_until 600 dag_ended "$1" "$2" && [ "$(dag_state "$1" "$2")" = success ]
}

run_dag() { # DAG RUN CONF
  trigger "$@" && dag_succeeds "$1" "$2"
}

clear_task() { # RUN
  airflow POST /api/v2/dags/user_automation/clearTaskInstances \
    "{\"dry_run\": false, \"dag_run_id\": \"$1\", \"task_ids\": [\"stream_data_from_api\"], \"only_failed\": false, \"include_downstream\": true, \"reset_dag_runs\": true}"
}

# --- The pipeline ---

# A restarted node may need more than one try.
cassandra_rows() {
  local rows try
  for try in 1 2 3 4 5; do
    rows=$(in_service cassandra cqlsh -u cassandra -p "$CASSANDRA_SUPERUSER_PASSWORD" --request-timeout 60 \
      -e 'SELECT count(*) FROM spark_streams.created_users' 2>>"$log" | sed -n '/^-/{n;s/ //gp;}') || true
    [ -z "$rows" ] || break
    printf 'cassandra: no answer to try %d\n' "$try" >>"$log"
  done
  echo "$rows"
}

postgres_rows() { # [RUN]
  in_service postgres psql -U postgres -d userstream -qAtc "SELECT count(*) FROM created_users ${1:+WHERE run_id = '$1'}"
}

audit_verdict() { # RUN
  curl -sS --max-time 240 "http://127.0.0.1:$OPS_PORT/audit/$1?timeout=180s" | json 'it.get("verdict", it)'
}

publish() { # RUN REQUEST
  curl -fsS -X PUT -H 'Content-Type: application/json' -d "$2" "http://127.0.0.1:$PRODUCER_PORT/runs/$1" >>"$log"
}

# From the list of runs: a request for the run itself would renew its lease.
run_state() { # RUN
  curl -fsS --max-time 10 "http://127.0.0.1:$PRODUCER_PORT/runs" |
    json "next(run['state'] for run in it['runs'] if run['run_id'] == '$1')"
}

is_state() { # RUN STATE
  [ "$(run_state "$1" 2>/dev/null)" = "$2" ]
}

query_states() {
  curl -sS --max-time 10 "http://127.0.0.1:$SPARK_JOB_PORT/queries" | json '"".join(sorted({q["state"] for q in it["queries"]}))'
}

# --- Containers ---

running_services() { compose ps --services --status running | sort; }

container_of() { compose ps -aq "$1"; }

inspect() { # SERVICE FORMAT
  docker inspect -f "$2" "$(container_of "$1")" 2>/dev/null
}

is_healthy() { # SERVICE...
  local service
  for service in "$@"; do
    [ "$(inspect "$service" '{{.State.Health.Status}}')" = healthy ] || return 1
  done
}

# Anonymous memory in MiB, rounded up, without the page cache: "anon" in control groups v2, "total_rss" in v1.
anonymous_memory() { # SERVICE
  in_service "$1" sh -c 'cat /sys/fs/cgroup/memory.stat 2>/dev/null || cat /sys/fs/cgroup/memory/memory.stat' |
    awk '$1 == "anon" || $1 == "total_rss" { sum = $2 } END { printf "%d\n", (sum + 1048575) / 1048576 }'
}

# CPU time used so far, in ms, with that of health checks.
cpu_time() { # SERVICE
  in_service "$1" sh -c 'cat /sys/fs/cgroup/cpu.stat 2>/dev/null || sed "s/^/nanoseconds /" /sys/fs/cgroup/cpuacct/cpuacct.usage' |
    awk '$1 == "usage_usec" { sum = $2 / 1000 } $1 == "nanoseconds" { sum = $2 / 1000000 } END { printf "%d\n", sum }'
}
