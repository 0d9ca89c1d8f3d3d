# Builds what a command runs, when it is older than its sources. Sourced by the commands in script/, with bash, after
# preflight.sh. Expects $root.

built_stamp=$root/local/target/built.stamp
build_log=$root/.userstream/build.log

# The modules with a class path of their own; Maven adds what they need.
build_modules=producer,spark-job,ops,local,local/servers/kafka,local/servers/cassandra,local/servers/spark
# The folders whose sources decide whether a build is stale.
build_folders=(events settings kafka http producer spark-job ops local)

# Builds the module lab too, which only script/chaos and script/bench need; its stamp is a separate one.
build_lab() {
  built_stamp=$root/lab/target/built.stamp
  build_modules=$build_modules,lab,lab/tutorial
  build_folders+=(lab lab/tutorial)
  build_when_stale
}

build_when_stale() {
  is_stale || return 0
  require_maven
  mkdir -p "$root/.userstream"
  printf 'building (once after every change, a few minutes the first time; log: %s)\n' "${build_log#"$root"/}" >&2
  local begin=$SECONDS
  # Two commands must not build at the same time. Without flock (macOS) there is no such protection.
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$root/.userstream/build.lock"
    flock 9
    if ! is_stale; then
      # The next program must not inherit the lock.
      exec 9>&-
      return 0
    fi
  fi
  run_maven
  [ ! -e /dev/fd/9 ] || exec 9>&-
  printf 'built in %d s\n' $((SECONDS - begin)) >&2
}

run_maven() {
  local marker
  marker=$(mktemp "$root/.userstream/build.XXXXXX")
  # Ctrl-C ends Maven, too; that is not a failed build.
  trap 'rm -f "$marker"; exit 130' INT
  if ! (cd "$root" && mvn -B -Dmaven.test.skip=true -Dstyle.color=never -pl "$build_modules" -am package 2>&1 |
    tee "$build_log" | show_modules); then
    rm -f "$marker"
    grep -E '^\[ERROR\]|^Error' "$build_log" | head -n 40 >&2 || true
    stop_with 3 "build: failed (expected: mvn package to succeed; the whole log is $build_log)"
  fi
  # The start of the build, so that a change during the build is newer.
  mv "$marker" "$built_stamp"
  trap - INT
}

# Shows each module that Maven begins: on a terminal one line that changes, elsewhere a line for each.
show_modules() {
  local terminal=0
  [ ! -t 2 ] || terminal=1
  awk -v terminal="$terminal" '
    /^\[INFO\] Building userstream.*\[[0-9]+\/[0-9]+\]$/ {
      split(substr($NF, 2, length($NF) - 2), count, "/")
      printf terminal ? "\r\033[K  %d of %d: %s" : "  %d of %d: %s\n", count[1], count[2], $3
      fflush()
    }
    END { if (terminal) printf "\r\033[K" }' >&2
}

is_stale() {
  [ -e "$built_stamp" ] || return 0
  [ -n "$(cd "$root" && find pom.xml cassandra postgres "${build_folders[@]/%//pom.xml}" "${build_folders[@]/%//src/main}" \
    local/servers/*/pom.xml -type f -newer "$built_stamp" -print 2>/dev/null | head -n 1)" ]
}

# run_java MODULE MAIN_CLASS JVM_FLAGS... -- ARGUMENTS...: replaces the shell by that Java program.
run_java() {
  local module=$1 main=$2 flags=()
  shift 2
  while [ "$1" != -- ]; do
    flags+=("$1")
    shift
  done
  shift
  exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -XX:-UsePerfData "${java_locale[@]}" -Duserstream.root="$root" \
    ${flags[@]+"${flags[@]}"} \
    -cp "$root/$module/target/userstream-$module.jar:$root/$module/target/lib/*" "$main" "$@"
}

# The settings files of running stacks, newest first. The first line of each names the stack's process.
live_stacks() {
  local file pid
  find "$root/.userstream" -name stack.env -type f -exec ls -1t {} + 2>/dev/null | while IFS= read -r file; do
    pid=$(sed -n '1s/^# process \([0-9][0-9]*\)$/\1/p' "$file" 2>/dev/null)
    if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then
      printf '%s\n' "$file"
    fi
  done
}
