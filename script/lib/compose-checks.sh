# What script/test-compose does with the stack and wants of it. Sourced by it after compose.sh. Expects $root, $project, $log.

failed=0
passed=0

begin() { printf '\n%s (%d s)\n' "$1" "$SECONDS"; }

ok() {
  passed=$((passed + 1))
  printf '  ok      %s\n' "$*"
}

bad() {
  failed=$((failed + 1))
  printf '  FAILED  %s\n' "$*"
}

# expect WHAT FOUND EXPECTED
expect() {
  if [ "$2" = "$3" ]; then ok "$1: $2"; else bad "$1: $2 (expected: $3)"; fi
}

# wants WHAT COMMAND...: the command's success is what is wanted.
wants() {
  local what=$1
  shift
  if "$@" >>"$log" 2>&1; then ok "$what"; else bad "$what"; fi
}

verdict() {
  printf '\n%d passed, %d failed in %d s\n' "$passed" "$failed" "$SECONDS"
  [ "$failed" = 0 ]
}

# Settings of this stack, over those of .env; secrets that occur nowhere else, so that finding one proves a leak.
settle_settings() {
  export COMPOSE_PROFILES=offline
  export USERSTREAM_API_URL=http://offline-api:8092/api/1.4/ USERSTREAM_API_BUDGET_USERS=0
  export USERSTREAM_DAG_SCHEDULE=none USERSTREAM_DAG_KEEP_ALIVE_SCHEDULE=none USERSTREAM_DAG_EMAIL=
  export AIRFLOW_ADMIN_PASSWORD=admin CASSANDRA_SUPERUSER_PASSWORD=cassandra
  export CASSANDRA_JOB_PASSWORD="leak-cassandra-$RANDOM$RANDOM" POSTGRES_JOB_PASSWORD="leak-postgres-$RANDOM$RANDOM"
  move_ports
}

check_files() {
  expect "docker compose config -q says nothing" "$(compose config -q 2>&1)" ""
  expect "images without an exact version" "$(compose config --images | grep -Ev ':[v0-9][^:]*[0-9]' || true)" ""
  expect "services with more rights than they need" "$(too_many_rights)" ""
}

# What no service may have. Whose images write beside their volumes is listed here and in docs/security.md.
too_many_rights() {
  compose --profile '*' config --format json | python3 -c '
import json, re, sys

WRITES = {"airflow-apiserver", "airflow-dag-processor", "airflow-init", "airflow-scheduler", "broker", "cassandra",
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
        "listens beyond this machine": [p for p in service.get("ports", []) if p.get("host_ip") != "127.0.0.1"],
        "holds the engine": [v for v in service.get("volumes", []) if "docker.sock" in str(v.get("source"))],
        "shows a secret": [s for s in secrets if s in shown],
    }
    for problem in (p for p, found in problems.items() if found):
        print(f"{name} {problem}")'
}

build_images() {
  if compose build >>"$log" 2>&1; then
    ok "images built (by $SECONDS s): $(docker images --format '{{.Repository}} {{.Size}}' 'userstream/*' | sort -u | paste -sd, -)"
  else
    tail -n 30 "$log" >&2
    bad "docker compose build"
    verdict
  fi
}

check_second_up() {
  local before after
  before=$(compose ps -q | sort)
  wants "a second docker compose up -d --wait" compose up -d --wait --wait-timeout 300
  after=$(compose ps -q | sort)
  expect "containers that it has made anew" "$(comm -13 <(echo "$before") <(echo "$after"))" ""
}

start_stack() {
  compose down -v >>"$log" 2>&1
  local begin=$SECONDS
  if compose up -d --wait --wait-timeout 900 >>"$log" 2>&1; then
    ok "docker compose up -d --wait: all healthy after $((SECONDS - begin)) s"
  else
    compose ps -a
    bad "docker compose up -d --wait"
    verdict
  fi
}

check_health_and_users() {
  local service
  for service in $(running_services); do
    is_healthy "$service" || bad "$service has no health check, or is not healthy"
    expect "processes of root in $service" "$(root_processes "$service")" ""
  done
}

check_dag() {
  expect "users in the run asked of Airflow" "$(trigger user_automation compose-1 '{"users": 3000, "rate": 500}' && echo 3000)" 3000
  wants "the DAG run ends in success" await_dag user_automation compose-1 600
  expect "rows in Cassandra" "$(cassandra_rows)" 3000
  expect "rows in PostgreSQL" "$(postgres_rows)" 3000
  expect "the audit's verdict" "$(audit_verdict compose-1)" pass
}

check_cleared_task() {
  wants "stream_data_from_api is cleared" clear_task compose-1
  wants "the DAG run ends in success again" await_dag user_automation compose-1 600
  expect "messages in the topic" "$(messages)" 3000
  expect "rows in Cassandra" "$(cassandra_rows)" 3000
  expect "rows in PostgreSQL" "$(postgres_rows)" 3000
}

# A run that Airflow no longer asks after ends by its lease; a task that is cleared takes it up again.
check_lease() {
  wants "a long run begins" eval "trigger user_automation compose-lease '{\"duration\": \"150s\", \"rate\": 20}' &&
    until_it_is_so 120 has_state compose-lease RUNNING"
  wants "the DAG run is marked as failed" airflow PATCH /api/v2/dags/user_automation/dagRuns/compose-lease '{"state": "failed"}'
  wants "the producer has cancelled the run" until_it_is_so 180 has_state compose-lease CANCELLED
  wants "its task is cleared" clear_task compose-lease
  wants "the DAG run ends in success" await_dag user_automation compose-lease 600
  expect "the audit's verdict" "$(audit_verdict compose-lease)" pass
}

has_state() { [ "$(run_state "$1" 2>/dev/null)" = "$2" ]; }

clear_task() {
  airflow POST /api/v2/dags/user_automation/clearTaskInstances \
    "{\"dry_run\": false, \"dag_run_id\": \"$1\", \"task_ids\": [\"stream_data_from_api\"], \"only_failed\": false, \"include_downstream\": true, \"reset_dag_runs\": true}"
}

messages() {
  in_service broker /opt/kafka/bin/kafka-get-offsets.sh --bootstrap-server broker:29092 --topic users_created |
    awk -F: '{ sum += $3 } END { print sum + 0 }'
}

check_tools() {
  local registry=http://127.0.0.1:$SCHEMA_REGISTRY_PORT/apis/ccompat/v7
  expect "the registry's subjects" "$(curl -fsS "$registry/subjects" | json 'it')" "['users_created-value']"
  expect "compatibility of the subject" "$(curl -fsS "$registry/config/users_created-value" | json 'it["compatibilityLevel"]')" BACKWARD
  expect "the subject's versions" "$(curl -fsS "$registry/subjects/users_created-value/versions" | json 'it')" "[1]"
  expect "lag of userstream-cassandra by Kafka's own tool" "$(consumer_lag userstream-cassandra)" 0
  expect "lag of userstream-postgres by Kafka's own tool" "$(consumer_lag userstream-postgres)" 0
  expect "the topic's partitions by Kafka's own tool" "$(in_service broker /opt/kafka/bin/kafka-topics.sh \
    --bootstrap-server broker:29092 --describe --topic users_created | sed -n 's/.*PartitionCount: \([0-9]*\).*/\1/p')" 4
  wants "userstream audit in the container" in_service ops userstream audit --run-id compose-1
  expect "lag by the metrics of ops" "$(curl -fsS "http://127.0.0.1:$OPS_PORT/metrics" |
    awk '/^userstream_consumer_lag/ { sum += $2 } END { print sum + 0 }')" 0
  expect "places where a password shows" "$(places_of_passwords)" ""
}

# Whether standard input holds one of the job's passwords. Reads to the end: a reader that leaves early breaks its writer.
leaks() { grep leak- >/dev/null; }

# Spark's web pages and interfaces, the logs, the processes and the labels, searched for the job's passwords.
places_of_passwords() {
  local url place
  for url in "127.0.0.1:$SPARK_MASTER_UI_PORT/" "127.0.0.1:$SPARK_MASTER_UI_PORT/json/" "127.0.0.1:$SPARK_WORKER_UI_PORT/" \
    "127.0.0.1:$SPARK_JOB_UI_PORT/environment/" "127.0.0.1:$SPARK_JOB_UI_PORT/api/v1/applications/$(application)/environment" \
    "127.0.0.1:$SPARK_JOB_UI_PORT/StreamingQuery/"; do
    place=$(curl -fsSL "http://$url" 2>&1) || printf 'unreadable: %s\n' "$url"
    if leaks <<<"$place"; then printf '%s\n' "$url"; fi
  done
  if compose logs 2>/dev/null | leaks; then echo "a log"; fi
  # shellcheck disable=SC2009 # the arguments are what is searched
  if ps -eo args | grep -v grep | leaks; then echo "a command line"; fi
  if compose ps -aq | xargs docker inspect -f '{{json .Config.Labels}}' | leaks; then echo "a label"; fi
  if in_service spark-worker sh -c 'grep -rs leak- /opt/userstream/work /opt/userstream/checkpoints || true' | leaks; then
    echo "the worker's folders"
  fi
  # The search itself must be able to find: the settings of a container hold the password.
  docker inspect -f '{{json .Config.Env}}' "$(container_of spark-worker)" | leaks || echo "the search finds nothing at all"
}

application() {
  curl -fsS "http://127.0.0.1:$SPARK_JOB_UI_PORT/api/v1/applications" | json 'it[0]["id"]'
}

active_drivers() {
  curl -fsS "http://127.0.0.1:$SPARK_MASTER_UI_PORT/json/" | json 'len(it["activedrivers"])'
}

job_action() { # RUN ACTION
  trigger spark_job "$1" "{\"action\": \"$2\"}" && await_dag spark_job "$1" 600
}

by_hand() {
  in_service spark-master timeout 120 /opt/spark/bin/spark-submit --class dev.userstream.job.CreatedUsersJob \
    /opt/userstream/userstream-spark-job.jar 2>&1
}

check_job_control() {
  local said code=0
  said=$(by_hand) || code=$?
  expect "exit code of a spark-submit beside the running job" "$code" 2
  expect "lines in which it says why" "$(grep -c event=second_job <<<"$said")" 1
  expect "drivers" "$(active_drivers)" 1
  wants "the DAG spark_job starts what runs already" job_action start-1 start
  expect "drivers" "$(active_drivers)" 1
  wants "the DAG spark_job stops it" job_action stop-1 stop
  expect "drivers" "$(active_drivers)" 0
  wants "the DAG user_automation starts it again and delivers" eval \
    "trigger user_automation compose-2 '{\"users\": 500, \"rate\": 500}' && await_dag user_automation compose-2 600"
  expect "drivers" "$(active_drivers)" 1
  wants "the DAG spark_job restarts it" job_action restart-1 restart
  expect "the audit of everything" "$(audit_verdict compose-2)" pass
}

are_healthy() {
  local service
  for service in "$@"; do
    is_healthy "$service" || return 1
  done
}

# After a reboot Docker starts the containers in any order, and waits for none.
check_any_order() {
  local service order=(airflow-dag-processor airflow-scheduler airflow-apiserver ops producer spark-job spark-worker
    spark-master schema-registry postgres cassandra broker)
  compose stop >>"$log" 2>&1
  for service in "${order[@]}"; do
    docker start "$(container_of "$service")" >>"$log"
  done
  docker start "$(container_of offline-api)" >>"$log"
  local begin=$SECONDS
  wants "all healthy after a start in reverse order" until_it_is_so 400 are_healthy "${order[@]}"
  ok "that took $((SECONDS - begin)) s"
  wants "the next DAG run ends in success" eval \
    "trigger user_automation compose-3 '{\"users\": 500, \"rate\": 500}' && await_dag user_automation compose-3 600"
}

# "down" removes the containers and keeps all state.
check_down_and_up() {
  local rows
  rows=$(postgres_rows)
  compose down >>"$log" 2>&1
  local begin=$SECONDS
  wants "docker compose down, and up -d --wait again" compose up -d --wait --wait-timeout 900
  ok "that took $((SECONDS - begin)) s"
  expect "rows in PostgreSQL" "$(postgres_rows)" "$rows"
  expect "rows in Cassandra" "$(cassandra_rows)" "$rows"
  expect "the audit of the first run" "$(audit_verdict compose-1)" pass
  wants "the next DAG run ends in success" eval \
    "trigger user_automation compose-4 '{\"users\": 500, \"rate\": 500}' && await_dag user_automation compose-4 600"
  expect "rows in Cassandra" "$(cassandra_rows)" $((rows + 500))
}

# Everything that Docker restarts by itself. A shell inside cannot kill a container's first process, so that needs root.
kill_first_process() {
  kill -9 "$(first_process "$1")"
}

first_process() { docker inspect -f '{{.State.Pid}}' "$(container_of "$1")"; }

# An engine in a virtual machine has other process numbers than this system: those must not be killed here.
can_kill() {
  [ "$(id -u)" = 0 ] && grep -s "$(container_of broker)" "/proc/$(first_process broker)/cgroup" >/dev/null
}

has_recovered() {
  is_healthy "$1" && [ "$(docker inspect -f '{{.State.StartedAt}}' "$(container_of "$1")")" != "$2" ]
}

disturb() { # SERVICE HOW
  local service=$1 how=$2 before begin=$SECONDS
  before=$(docker inspect -f '{{.State.StartedAt}}' "$(container_of "$service")")
  case $how in
    restart) compose restart "$service" >>"$log" 2>&1 ;;
    kill) kill_first_process "$service" ;;
  esac
  if until_it_is_so 300 has_recovered "$service" "$before"; then
    ok "$service is healthy $((SECONDS - begin)) s after $how"
  else
    bad "$service after $how"
  fi
}

check_faults() {
  local service rows before
  before=$(postgres_rows)
  curl -fsS -X PUT -d '{"duration": "2h", "rate": 100}' "http://127.0.0.1:$PRODUCER_PORT/runs/under-load" >>"$log"
  for service in broker cassandra postgres spark-worker spark-master producer schema-registry ops spark-job \
    airflow-apiserver airflow-scheduler airflow-dag-processor; do
    disturb "$service" restart
    if can_kill; then disturb "$service" kill; fi
  done
  can_kill || printf '  skipped kill -9 of each first process (it needs the rights of root, and an engine on this system)\n'
  expect "state of the run that published meanwhile" "$(run_state under-load)" RUNNING
  curl -fsS -X DELETE "http://127.0.0.1:$PRODUCER_PORT/runs/under-load" >>"$log"
  wants "the job runs" until_it_is_so 180 is_healthy spark-job
  expect "the audit of the run" "$(audit_verdict under-load 180)" pass
  rows=$(postgres_rows "run_id = 'under-load'")
  expect "users of the run in PostgreSQL" "$rows" \
    "$(curl -fsS "http://127.0.0.1:$PRODUCER_PORT/runs/under-load" | json 'it["published"]')"
  expect "rows in Cassandra" "$(cassandra_rows)" $((before + rows))
}

check_memory() {
  local service used sum=0 table=''
  curl -fsS -X PUT -d '{"duration": "1m", "rate": 200}' "http://127.0.0.1:$PRODUCER_PORT/runs/memory" >>"$log"
  until_it_is_so 60 eval '[ "$(postgres_rows "run_id = '"'memory'"'")" -gt 2000 ]' || bad "the run's rows come"
  for service in $(running_services); do
    [ "$service" != offline-api ] || continue
    used=$(anonymous_memory "$service") || used=0
    [ "$used" -gt 0 ] || bad "the memory of $service can be read"
    sum=$((sum + used))
    table+="$service $used, "
  done
  if [ "$sum" -le 6144 ]; then
    ok "anonymous memory while a run streams: $sum MiB (${table%, })"
  else
    bad "anonymous memory while a run streams: $sum MiB (expected: 6144 at most; ${table%, })"
  fi
}

collect_logs() {
  { compose ps -a && compose logs --no-color --timestamps --tail 3000; } >>"$log" 2>&1 || true
}

take_down() {
  compose --profile '*' down -v --remove-orphans >>"$log" 2>&1 || true
}

what_is_left() {
  local filter=label=com.docker.compose.project=$project
  docker ps -aq --filter "$filter"
  docker volume ls -q --filter "$filter"
  docker network ls -q --filter "$filter"
}

check_take_down() {
  take_down
  expect "what docker compose down -v leaves" "$(what_is_left)" ""
}
