# The checks of script/test-compose, in its order. Sourced by it after compose.sh. Expects $root, $project and $log.

passed=0 failed=0

begin() { printf '\n%s (%d s)\n' "$1" "$SECONDS"; }

ok() {
  passed=$((passed + 1))
  printf '  ok      %s\n' "$*"
}

bad() {
  failed=$((failed + 1))
  printf '  FAILED  %s\n' "$*"
}

expect() { # WHAT ACTUAL EXPECTED
  if [ "$2" = "$3" ]; then ok "$1: ${2:-none}"; else bad "$1: ${2:-none} (expected: ${3:-none})"; fi
}

expect_at_most() { # WHAT ACTUAL LIMIT DETAILS
  if [ "$2" -le "$3" ]; then ok "$1: $2 ($4)"; else bad "$1: $2 (expected: at most $3; $4)"; fi
}

succeeds() { # WHAT COMMAND...
  local what=$1 start=$SECONDS
  shift
  if "$@" >>"$log" 2>&1; then ok "$what ($((SECONDS - start)) s)"; else bad "$what ($((SECONDS - start)) s)"; fi
}

# passes WHAT COMMAND...: runs a check that prints its problems, and last what it checked.
passes() {
  local what=$1 output
  shift
  if output=$("$@" 2>&1); then
    ok "$what: $(tail -n 1 <<<"$output")"
  else
    bad "$what:"
    # shellcheck disable=SC2001
    sed 's/^/    /' <<<"$output"
  fi
}

# For steps without which the others make no sense.
require() { # WHAT COMMAND...
  local before=$failed
  succeeds "$@"
  [ "$failed" = "$before" ] || verdict
}

verdict() {
  printf '\n%d passed, %d failed in %d s\n' "$passed" "$failed" "$SECONDS"
  [ "$failed" = 0 ]
}

check_files() {
  expect "output of docker compose config -q" "$(compose config -q 2>&1)" ""
  expect "images without an exact version" "$(compose config --images | grep -Ev ':[v0-9][^:]*[0-9]' || true)" ""
  expect "services with more privileges than they need" "$(excess_privileges)" ""
  expect "mounted files that must be executable" "$(executed_mounts)" ""
  expect "PostgreSQL's data, in a folder of its volume" "$(postgres_data)" /var/lib/postgresql/pgdata
}

config_json() { compose --profile '*' config --format json; }

# A copy of the project may have lost the mode of its files: shells run mounted scripts.
executed_mounts() {
  config_json | python3 -c '
import json, sys

for name, service in sorted(json.load(sys.stdin)["services"].items()):
    mounted = {volume["target"] for volume in service.get("volumes", []) if volume["type"] == "bind"}
    for command in (service.get("entrypoint"), service.get("command")):
        if command and command[0] in mounted:
            print(name, command[0])'
}

# Images of different major versions have different defaults, so the folder must be set, and lie in the named volume.
postgres_data() {
  config_json | json 'next(service["environment"].get("PGDATA", "not set") for service in [it["services"]["postgres"]]
    for volume in service["volumes"] if volume["source"] == "postgres-data"
    and service["environment"].get("PGDATA", "").startswith(volume["target"] + "/"))' 2>&1 | tail -n 1
}

# Services whose images write outside of their volumes are listed here and in docs/security.md.
excess_privileges() {
  config_json | python3 -c '
import json, re, sys

WRITES = {"airflow-apiserver", "airflow-cleanup", "airflow-dag-processor", "airflow-init", "airflow-scheduler", "broker", "cassandra",
          "kafka-ui", "schema-registry", "spark-master", "spark-worker"}
services = json.load(sys.stdin)["services"]
secrets = {value for service in services.values() for key, value in (service.get("environment") or {}).items()
           if re.search("PASSWORD|SECRET|_KEY$", key) and len(value or "") > 12}
for name, service in sorted(services.items()):
    shown = json.dumps([service.get("labels"), service.get("command"), service.get("entrypoint"), service.get("healthcheck")])
    problems = {
        "keeps capabilities": service.get("cap_drop") != ["ALL"] or service.get("cap_add"),
        "may gain privileges": "no-new-privileges:true" not in service.get("security_opt", []),
        "is privileged": service.get("privileged") or service.get("pid") == "host" or service.get("network_mode") == "host",
        "can write to its image": bool(service.get("read_only")) == (name in WRITES),
        "has no memory limit": not service.get("mem_limit"),
        "listens on more than loopback": [p for p in service.get("ports", []) if p.get("host_ip") != "127.0.0.1"],
        "has access to the Docker engine": [v for v in service.get("volumes", []) if "docker.sock" in str(v.get("source"))],
        "shows a secret": [s for s in secrets if s in shown],
    }
    for problem in (p for p, found in problems.items() if found):
        print(f"{name} {problem}")'
}

expect_no_root() { # SERVICE
  expect "root's processes in $1" \
    "$(docker top "$(container_of "$1")" -eo user,pid,args | awk 'NR > 1 && ($1 == "root" || $1 == "0")')" ""
}

check_start() {
  local service before
  compose down -v >>"$log" 2>&1
  require "docker compose up -d --wait" compose up -d --wait --wait-timeout 900
  for service in $(running_services); do
    is_healthy "$service" || bad "$service has no health check, or is not healthy"
    expect_no_root "$service"
  done
  before=$(compose ps -q | sort)
  succeeds "a second docker compose up -d --wait" compose up -d --wait --wait-timeout 300
  expect "containers that it replaced" "$(comm -13 <(echo "$before") <(compose ps -q | sort))" ""
}

check_dag() {
  require "user_automation publishes 3000 users" run_dag user_automation compose-1 '{"users": 3000, "rate": 500}'
  expect "rows in Cassandra" "$(cassandra_rows)" 3000
  expect "rows in PostgreSQL" "$(postgres_rows)" 3000
  expect "audit" "$(audit_verdict compose-1)" pass
  succeeds "its first task is cleared" clear_task compose-1
  succeeds "and runs again" dag_succeeds user_automation compose-1
  expect "messages in the topic" "$(in_service broker /opt/kafka/bin/kafka-get-offsets.sh --bootstrap-server broker:29092 \
    --topic users_created | awk -F: '{ sum += $3 } END { print sum + 0 }')" 3000
}

# A run that Airflow does not poll is cancelled by its lease; a cleared task resumes it.
check_lease() {
  succeeds "a long run starts" trigger user_automation compose-lease '{"duration": "120s", "rate": 20}'
  succeeds "the producer publishes it" wait_until 120 is_state compose-lease RUNNING
  succeeds "the DAG run is marked failed" airflow PATCH /api/v2/dags/user_automation/dagRuns/compose-lease '{"state": "failed"}'
  succeeds "the producer cancels the run" wait_until 180 is_state compose-lease CANCELLED
  succeeds "its first task is cleared" clear_task compose-lease
  succeeds "the DAG run succeeds" dag_succeeds user_automation compose-lease
  expect "audit" "$(audit_verdict compose-lease)" pass
}

# A volume whose data lies where older checkouts had it: an empty database beside it would hide the loss.
old_volume() {
  local volume=$project-old-layout
  docker volume create "$volume" >>"$log"
  docker run --rm --user root --entrypoint touch -v "$volume:/old" "$(inspect postgres '{{.Config.Image}}')" /old/PG_VERSION
  compose run --rm -T --no-deps -v "$volume:/var/lib/postgresql" postgres 2>&1 </dev/null | grep -c 'older checkout' || true
  docker volume rm "$volume" >>"$log"
}

check_tools() {
  local registry=http://127.0.0.1:$SCHEMA_REGISTRY_PORT/apis/ccompat/v7 group port
  expect "subjects in the registry" "$(curl -fsS "$registry/subjects" | json 'it')" "['users_created-value']"
  expect "its compatibility" "$(curl -fsS "$registry/config/users_created-value" | json 'it["compatibilityLevel"]')" BACKWARD
  for group in userstream-cassandra userstream-postgres; do
    expect "lag of $group by Kafka's own tool" "$(in_service broker /opt/kafka/bin/kafka-consumer-groups.sh \
      --bootstrap-server broker:29092 --describe --group "$group" 2>/dev/null |
      awk '$2 == "users_created" { sum += $6 } END { print sum + 0 }')" 0
  done
  succeeds "userstream audit in the container" in_service ops userstream audit --run-id compose-1
  for port in "$PRODUCER_PORT" "$OPS_PORT" "$SPARK_JOB_PORT"; do
    expect "status for another host's name on port $port" \
      "$(curl -s -o /dev/null -w '%{http_code}' -H 'Host: attacker.example' "http://127.0.0.1:$port/metrics" | cut -c 1)" 4
  done
  expect "refusals of a volume of an older checkout" "$(old_volume)" 1
  expect "links in Spark's pages" "$(spark_links | sort -u | paste -sd ' ' -)" \
    "http://localhost:4040 http://localhost:9090 http://localhost:9091"
  expect "places that show a password" "$(password_leaks)" ""
}

# The hosts and ports of links in the pages of master, worker and job, and of the executors' logs.
spark_links() {
  local url app=http://127.0.0.1:$SPARK_JOB_UI_PORT/api/v1/applications
  for url in "http://127.0.0.1:$SPARK_MASTER_UI_PORT/" "http://127.0.0.1:$SPARK_WORKER_UI_PORT/" \
    "$app/$(curl -fsS "$app" | json 'it[0]["id"]')/executors"; do
    curl -fsS "$url" | grep -oE "[\"' ]http://[^/\"' <]+" | tr -d "\"' "
  done
}

# Reads to the end of its input, since a reader that leaves early fails the writer.
leaks() { grep leak- >/dev/null; }

password_leaks() {
  local url page app=http://127.0.0.1:$SPARK_JOB_UI_PORT/api/v1/applications
  for url in "http://127.0.0.1:$SPARK_MASTER_UI_PORT/" "http://127.0.0.1:$SPARK_WORKER_UI_PORT/" \
    "http://127.0.0.1:$SPARK_JOB_UI_PORT/environment/" "http://127.0.0.1:$SPARK_JOB_UI_PORT/StreamingQuery/" \
    "$app/$(curl -fsS "$app" | json 'it[0]["id"]')/environment" "http://127.0.0.1:$SPARK_JOB_PORT/queries"; do
    page=$(curl -fsSL "$url" 2>&1) || echo "unreadable: $url"
    ! leaks <<<"$page" || echo "$url"
  done
  ! compose logs 2>/dev/null | leaks || echo "a log"
  # shellcheck disable=SC2009 # the arguments are what is searched
  ! ps -eo args | grep -v grep | leaks || echo "a command line"
  ! compose ps -aq | xargs docker inspect -f '{{json .Config.Labels}}' | leaks || echo "a label"
  ! in_service spark-worker sh -c 'grep -rs leak- /opt/userstream/work || true' | leaks || echo "the worker's folder"
  ! in_service spark-job sh -c 'grep -rs leak- /opt/userstream/checkpoints || true' | leaks || echo "the checkpoints"
  # The search must be able to find: the settings of the container hold the password.
  inspect spark-job '{{json .Config.Env}}' | leaks || echo "the search finds nothing at all"
}

check_job_control() {
  local output code=0
  output=$(compose run --rm -T --no-deps spark-job 2>&1 </dev/null) || code=$?
  printf '%s\n' "$output" >>"$log"
  expect "exit code of a second job" "$code" 2
  expect "its reason" "$(grep -c event=second_job <<<"$output")" 1
  succeeds "spark_job stops the job" run_dag spark_job stop-1 '{"action": "stop"}'
  expect "queries" "$(query_states)" STOPPED
  disturb spark-job restart
  expect "queries after a restart of the container" "$(query_states)" STOPPED
  succeeds "user_automation starts the job and delivers" run_dag user_automation compose-2 '{"users": 500, "rate": 500}'
  expect "queries" "$(query_states)" RUNNING
  succeeds "spark_job restarts the job" run_dag spark_job restart-1 '{"action": "restart"}'
  succeeds "spark_job starts a running job" run_dag spark_job start-1 '{"action": "start"}'
  succeeds "spark_job reports the status" run_dag spark_job status-1 '{"action": "status"}'
  expect "queries" "$(query_states)" RUNNING
}

# Starting over: the job creates a dropped table, and a replay stores again what the topic holds.
check_start_over() {
  local cqlsh=(cqlsh -u cassandra -p "$CASSANDRA_SUPERUSER_PASSWORD" -e)
  succeeds "Cassandra's table is dropped" in_service cassandra "${cqlsh[@]}" 'DROP TABLE spark_streams.created_users'
  succeeds "the next DAG run succeeds" run_dag user_automation compose-5 '{"users": 500, "rate": 500}'
  expect "rows in Cassandra" "$(cassandra_rows)" 500
  succeeds "the topic is replayed" in_service spark-job /opt/spark/bin/spark-submit --master 'local[2]' \
    --class dev.userstream.job.CreatedUsersJob /opt/userstream/userstream-spark-job.jar --replay --from earliest --store cassandra
  expect "rows in Cassandra" "$(cassandra_rows)" "$(postgres_rows)"
}

# Airflow does not remove old runs and logs.
check_cleanup() {
  succeeds "an old DAG run" run_dag spark_job old-1 '{"action": "status"}'
  in_service postgres psql -U postgres -d airflow -qAtc \
    "UPDATE dag_run SET start_date = start_date - interval '40 days' WHERE run_id = 'old-1'" >>"$log"
  in_service airflow-scheduler find logs -path '*run_id=old-1*' -exec touch -d '40 days ago' {} + >>"$log"
  succeeds "has logs" has_logs old-1
  compose restart airflow-cleanup >>"$log" 2>&1
  succeeds "is removed" wait_until 120 eval '! dag_state spark_job old-1 >/dev/null 2>&1'
  succeeds "with its logs" wait_until 60 eval '! has_logs old-1'
  expect "state of a younger run" "$(dag_state spark_job status-1)" success
  succeeds "which still has logs" has_logs status-1
}

has_logs() { # RUN
  in_service airflow-scheduler find logs -path "*run_id=$1*" -type f | grep . >/dev/null
}

first_process() { inspect "$1" '{{.State.Pid}}'; }
# A process in a container cannot kill the first one of it, so that needs root and an engine on this system.
can_kill() {
  [ "$(id -u)" = 0 ] && grep -s "$(container_of broker)" "/proc/$(first_process broker)/cgroup" >/dev/null
}

is_healthy_again() { # SERVICE STARTED_BEFORE
  local state
  state=$(inspect "$1" '{{.State.Health.Status}} {{.State.StartedAt}}')
  [[ $state == "healthy "* && $state != "healthy $2" ]]
}

disturb() { # SERVICE restart|kill
  local before start=$SECONDS
  before=$(inspect "$1" '{{.State.StartedAt}}')
  case $2 in
    restart) compose restart "$1" >>"$log" 2>&1 ;;
    kill) kill -9 "$(first_process "$1")" ;;
  esac
  if wait_until 300 is_healthy_again "$1" "$before"; then
    ok "$1 is healthy $((SECONDS - start)) s after $2"
  else
    bad "$1 is not healthy 300 s after $2"
  fi
}

check_faults() {
  local service rows before
  before=$(postgres_rows)
  publish under-load '{"duration": "2h", "rate": 100}'
  for service in broker cassandra postgres spark-worker spark-master spark-job producer schema-registry ops \
    airflow-apiserver airflow-scheduler airflow-dag-processor airflow-cleanup; do
    disturb "$service" restart
  done
  if can_kill; then
    for service in broker cassandra postgres spark-worker spark-master spark-job producer airflow-scheduler; do
      disturb "$service" kill
    done
  else
    echo '  skipped kill -9 (needs root, and an engine on this system)'
  fi
  expect "state of the run that kept publishing" "$(run_state under-load)" RUNNING
  curl -fsS -X DELETE "http://127.0.0.1:$PRODUCER_PORT/runs/under-load" >>"$log"
  succeeds "the queries run" wait_until 180 eval '[ "$(query_states)" = RUNNING ]'
  expect "audit of the run" "$(audit_verdict under-load)" pass
  rows=$(postgres_rows under-load)
  expect "its users in PostgreSQL" "$rows" \
    "$(curl -fsS "http://127.0.0.1:$PRODUCER_PORT/runs/under-load" | json 'it["published"]')"
  expect "rows in Cassandra" "$(cassandra_rows)" $((before + rows))
}

# After a reboot Docker starts the containers in any order, without waiting for dependencies.
check_any_order() {
  local service order=(airflow-cleanup airflow-dag-processor airflow-scheduler airflow-apiserver ops producer spark-job spark-worker
    spark-master schema-registry offline-api postgres cassandra broker)
  compose stop >>"$log" 2>&1
  for service in "${order[@]}"; do
    docker start "$(container_of "$service")" >>"$log"
  done
  succeeds "all healthy after a start in reverse order" wait_until 400 is_healthy "${order[@]}"
  succeeds "the next DAG run succeeds" run_dag user_automation compose-3 '{"users": 500, "rate": 500}'
}

check_down_and_up() {
  local rows
  rows=$(postgres_rows)
  compose down >>"$log" 2>&1
  succeeds "docker compose down, and up -d --wait again" compose up -d --wait --wait-timeout 900
  expect "rows in PostgreSQL" "$(postgres_rows)" "$rows"
  expect "rows in Cassandra" "$(cassandra_rows)" "$rows"
  succeeds "the next DAG run succeeds" run_dag user_automation compose-4 '{"users": 500, "rate": 500}'
  expect "audit of the first run" "$(audit_verdict compose-1)" pass
}

no_run_is_active() {
  curl -fsS "http://127.0.0.1:$PRODUCER_PORT/runs" | json 'not any(run["state"] == "RUNNING" for run in it["runs"])' | grep -q True
}

# Without the offline API, which a stack with internet does not run.
measured_services() { running_services | grep -v '^offline-api$'; }
check_memory() {
  local service used sum=0 table=
  publish memory '{"duration": "60s", "rate": 200}'
  wait_until 60 eval '[ "$(postgres_rows memory)" -gt 2000 ]' || bad "the run's rows arrive"
  for service in $(measured_services); do
    used=$(anonymous_memory "$service") || used=0
    [ "$used" -gt 0 ] || bad "the memory of $service can be read"
    sum=$((sum + used))
    table+="$service $used, "
  done
  expect_at_most "MiB of anonymous memory while a run streams" "$sum" "${memory_limit:-3910}" "${table%, }"
}

check_idle() {
  local service used sum=0 table= settle=${USERSTREAM_TEST_SETTLE_SECONDS:-120} seconds=60
  local -A before=()
  wait_until 120 no_run_is_active || bad "the last run ends"
  sleep "$settle"
  for service in $(measured_services); do before[$service]=$(cpu_time "$service"); done
  sleep "$seconds"
  for service in $(measured_services); do
    used=$((($(cpu_time "$service") - ${before[$service]}) / seconds))
    sum=$((sum + used))
    table+="$service $used, "
  done
  expect_at_most "thousandths of a core, $settle s after the last user" "$sum" "${idle_limit:-400}" "${table%, }"
}

collect_logs() {
  { compose ps -a && compose logs --no-color --timestamps --tail 3000; } >>"$log" 2>&1 || true
}

take_down() {
  compose --profile '*' down -v --remove-orphans >>"$log" 2>&1 || true
}

check_take_down() {
  local filter=label=com.docker.compose.project=$project
  take_down
  expect "what docker compose down -v leaves" \
    "$(docker ps -aq --filter "$filter" && docker volume ls -q --filter "$filter" && docker network ls -q --filter "$filter")" ""
}
