# A stack of Docker Compose for tests: its name, ports and settings, and questions to its parts. Sourced by the commands
# in script/, with bash, after preflight.sh. Expects $root and $project.

require_docker() {
  command -v docker >/dev/null 2>&1 ||
    stop_with 3 "docker: not on the PATH (expected: Docker 25 or newer with Compose v2; see docs.docker.com/engine/install)"
  docker info >/dev/null 2>&1 ||
    stop_with 3 "docker: no engine answers (expected: a running one that you may use; try: docker info)"
  docker compose version --short >/dev/null 2>&1 ||
    stop_with 3 "docker compose: not there (expected: Compose 2.26 or newer; see docs.docker.com/compose/install)"
  local program
  for program in curl python3; do
    command -v "$program" >/dev/null 2>&1 || stop_with 3 "$program: not on the PATH (expected: installed; it reads the answers)"
  done
}

compose() { docker compose --project-directory "$root" -p "$project" "$@"; }

# in_service SERVICE COMMAND...: runs a command inside it.
in_service() {
  local service=$1
  shift
  compose exec -T "$service" "$@"
}

# The ports as everybody knows them, moved so that a stack that already runs is not in the way.
move_ports() {
  local name port offset busy
  for offset in 20000 30000 40000 50000; do
    busy=
    while IFS='=' read -r name port; do
      ! is_listening $((port + offset)) || busy=yes
    done < <(port_settings)
    [ -n "$busy" ] || break
  done
  [ -z "$busy" ] || stop_with 3 "ports: none of four ranges is free (expected: 12 free ports above 20000)"
  while IFS='=' read -r name port; do
    export "$name=$((port + offset))"
  done < <(port_settings)
}

port_settings() { grep -E '^[A-Z_]+_PORT=[0-9]+$' "$root/.env"; }

is_listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# json EXPRESSION: what a Python expression finds in the JSON document "it" on standard input.
json() { python3 -c 'import json, sys; it = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }

# until SECONDS COMMAND...: asks again and again, to the end of patience.
until_it_is_so() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 2
  done
}

# --- Airflow ---

airflow() { # METHOD PATH [JSON]
  curl -fsS --max-time 30 -X "$1" "http://127.0.0.1:$AIRFLOW_PORT$2" -H "Authorization: Bearer $(airflow_token)" \
    -H 'Content-Type: application/json' ${3:+-d "$3"}
}

airflow_token() {
  curl -fsS --max-time 30 -X POST "http://127.0.0.1:$AIRFLOW_PORT/auth/token" -H 'Content-Type: application/json' \
    -d "{\"username\": \"admin\", \"password\": \"$AIRFLOW_ADMIN_PASSWORD\"}" | json 'it["access_token"]'
}

trigger() { # DAG RUN CONF
  airflow POST "/api/v2/dags/$1/dagRuns" "{\"logical_date\": null, \"dag_run_id\": \"$2\", \"conf\": $3}" >/dev/null
}

dag_state() { airflow GET "/api/v2/dags/$1/dagRuns/$2" | json 'it["state"]'; }

dag_has_ended() {
  case $(dag_state "$1" "$2" 2>/dev/null) in success | failed) true ;; *) false ;; esac
}

# await_dag DAG RUN SECONDS: waits for its end; whether that is a success.
await_dag() {
  until_it_is_so "$3" dag_has_ended "$1" "$2" && [ "$(dag_state "$1" "$2")" = success ]
}

# --- The stores, by their own tools ---

# A node that has just come up, on a busy machine, may need more than one try to count.
cassandra_rows() {
  local rows try
  for try in 1 2 3 4 5; do
    rows=$(in_service cassandra cqlsh -u cassandra -p "$CASSANDRA_SUPERUSER_PASSWORD" --request-timeout 60 \
      -e 'SELECT count(*) FROM spark_streams.created_users' 2>>"$log" | sed -n '/^-/{n;s/ //gp;}') || true
    [ -z "$rows" ] || break
    printf 'counting rows in Cassandra: no answer at try %d\n' "$try" >>"$log"
  done
  echo "$rows"
}

postgres_rows() { # [CONDITION]
  in_service postgres psql -U postgres -d userstream -qAtc "SELECT count(*) FROM created_users ${1:+WHERE $1}"
}

# --- The pipeline ---

audit_verdict() { # RUN [SECONDS]
  curl -sS --max-time $((${2:-60} + 60)) "http://127.0.0.1:$OPS_PORT/audit/$1?timeout=${2:-60}s" | json 'it.get("verdict", it)'
}

# From the list of all runs: to ask after the one would renew its lease.
run_state() { # RUN
  curl -fsS --max-time 10 "http://127.0.0.1:$PRODUCER_PORT/runs" |
    json "next(run['state'] for run in it['runs'] if run['run_id'] == '$1')"
}

consumer_lag() { # GROUP
  in_service broker /opt/kafka/bin/kafka-consumer-groups.sh --bootstrap-server broker:29092 --describe --group "$1" 2>/dev/null |
    awk '$2 == "users_created" { sum += $6 } END { print sum + 0 }'
}

# --- Containers ---

running_services() { compose ps --services --status running | sort; }

container_of() { compose ps -aq "$1"; }

# Memory that is nobody's file cache, in MiB: what the service would not give back. Control groups of version 2 call it
# anon; those of version 1, total_rss.
anonymous_memory() {
  in_service "$1" sh -c 'cat /sys/fs/cgroup/memory.stat 2>/dev/null || cat /sys/fs/cgroup/memory/memory.stat' |
    awk '$1 == "anon" || $1 == "total_rss" { sum = $2 } END { printf "%d\n", sum / 1048576 }'
}

# The processes of a service that run as root.
root_processes() { docker top "$(container_of "$1")" -eo user,pid,args | awk 'NR > 1 && ($1 == "root" || $1 == "0")'; }

is_healthy() {
  local id
  id=$(container_of "$1") && [ "$(docker inspect -f '{{.State.Health.Status}}' "$id" 2>/dev/null)" = healthy ]
}
