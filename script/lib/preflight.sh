# Checks that the commands in script/ run first. Sourced by them, with bash. A failed check ends the command with one line
# that says what to do: exit 2 if a setting is wrong, 3 if something is missing.

# Programs format and parse with the default locale of their JVM, and the options of the command line take precedence over
# those of JAVA_TOOL_OPTIONS, but not over _JAVA_OPTIONS.
java_locale=(-Duser.language=en -Duser.country=US -Duser.variant= -Duser.language.format=en -Duser.country.format=US -Dfile.encoding=UTF-8)
export MAVEN_OPTS="${MAVEN_OPTS:-} ${java_locale[*]}"
if [ -n "${_JAVA_OPTIONS:-}" ]; then
  export JAVA_TOOL_OPTIONS="${JAVA_TOOL_OPTIONS:-} $_JAVA_OPTIONS"
  unset _JAVA_OPTIONS
fi

# A JVM decodes paths by the locale of its environment, so that paths which are not ASCII need one with UTF-8.
use_utf8_locale() {
  local name
  command -v locale >/dev/null 2>&1 || return 0
  for name in C.UTF-8 C.utf8 en_US.UTF-8 "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}"; do
    if [ "$(env LC_ALL="$name" locale charmap 2>/dev/null)" = UTF-8 ]; then
      export LC_ALL=$name
      return 0
    fi
  done
  LC_ALL=C
  case $root${JAVA_HOME:-} in
    *[!\ -~]*) stop_with 3 "path: $root is not ASCII, and this system has no UTF-8 locale (expected: the locale C.UTF-8, or ASCII paths)" ;;
  esac
}

# preflight NEED_MEMORY_GIB NEED_DISK_GIB FOLDER
preflight() {
  require_jdk_17
  require_maven
  require_memory "$1"
  require_disk "$2" "$3"
}

stop_with() {
  local code=$1
  shift
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit "$code"
}

require_jdk_17() {
  local java=java where="on the PATH" code=3
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java where="in JAVA_HOME=$JAVA_HOME" code=2
  fi
  command -v "$java" >/dev/null 2>&1 ||
    stop_with $code "java: none $where (expected: JDK 17; install one and set JAVA_HOME to its folder)"
  local version
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p') || true
  case $version in
    17 | 17.*) ;;
    *) stop_with $code "java: ${version:-unknown version} $where (expected: JDK 17; install one and set JAVA_HOME to its folder)" ;;
  esac
  command -v "${java}c" >/dev/null 2>&1 ||
    stop_with $code "javac: none $where (expected: a JDK 17, not a JRE; install one and set JAVA_HOME to its folder)"
}

require_maven() {
  command -v mvn >/dev/null 2>&1 ||
    stop_with 3 "mvn: not on the PATH (expected: Maven 3.8 or newer; install it from your system's packages or maven.apache.org)"
  local version
  version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  case $version in
    3.8* | 3.9* | 3.[1-9][0-9]* | [4-9]*) ;;
    *) stop_with 3 "mvn: ${version:-unknown version} (expected: Maven 3.8 or newer; install a newer one)" ;;
  esac
}

# What the servers of the integration tests run in.
require_stack() {
  case $1 in
    embedded) ;;
    containers) require_docker ;;
    *) stop_with 2 "STACK: $1 (expected: embedded or containers)" ;;
  esac
}

require_docker() {
  command -v docker >/dev/null 2>&1 ||
    stop_with 3 "docker: not on the PATH (expected: Docker 25 or newer with Compose; see docs.docker.com/engine/install)"
  docker info >/dev/null 2>&1 || stop_with 3 "docker: no engine answers (expected: a running one; try: docker info)"
}

# The first engine that knows start_interval of health checks.
require_docker_25() {
  local version
  version=$(docker version -f '{{.Server.Version}}' 2>/dev/null)
  is_at_least "$version" 25 0 ||
    stop_with 3 "docker version: $version (expected: 25 or newer; see docs.docker.com/engine/install)"
}

require_compose() {
  local version
  version=$(docker compose version --short 2>/dev/null) ||
    stop_with 3 "docker compose: missing (expected: Compose 2.26 or newer; see docs.docker.com/compose/install)"
  is_at_least "${version#v}" 2 26 ||
    stop_with 3 "docker compose: $version (expected: Compose 2.26 or newer; see docs.docker.com/compose/install)"
}

require_buildx() {
  docker buildx version >/dev/null 2>&1 ||
    stop_with 3 "buildx: missing (expected: Docker's plugin docker-buildx, which builds our images; see docs.docker.com/build)"
}

is_at_least() { # VERSION MAJOR MINOR
  local major minor
  IFS=.+-~ read -r major minor _ <<<"$1"
  case $major${minor:=0} in *[!0-9]*) return 0 ;; esac # not a version that we can compare
  [ "$major" -gt "$2" ] || { [ "$major" -eq "$2" ] && [ "$minor" -ge "$3" ]; }
}

port_is_busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

require_memory() {
  local available
  available=$(available_memory_mib)
  [ -z "$available" ] || [ "$available" -ge $(($1 * 1024)) ] ||
    stop_with 3 "memory: $available MiB free (expected: $1 GiB; close something, or give this machine more)"
}

# Free memory in MiB within the container's limit; empty if unknown.
available_memory_mib() {
  local free limit used
  if [ -r /proc/meminfo ]; then
    free=$(awk '/^MemAvailable:/ {print int($2 / 1024)}' /proc/meminfo)
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)
    used=$(cat /sys/fs/cgroup/memory.current 2>/dev/null || true)
    case $limit$used in
      '' | *[!0-9]*) ;;
      *)
        # The page cache counts as used, but is freed on demand.
        used=$((used - $(awk '$1 == "inactive_file" {print $2}' /sys/fs/cgroup/memory.stat 2>/dev/null || echo 0)))
        limit=$(((limit - used) / 1048576))
        [ "$limit" -ge "$free" ] || free=$limit
        ;;
    esac
    echo "$free"
  elif command -v sysctl >/dev/null 2>&1; then
    sysctl -n hw.memsize 2>/dev/null | awk '{print int($1 / 1048576)}'
  fi
}

require_disk() {
  local free
  free=$(df -Pk "$2" 2>/dev/null | awk 'NR == 2 {print int($4 / 1024)}')
  [ -z "$free" ] || [ "$free" -ge $(($1 * 1024)) ] ||
    stop_with 3 "disk: $free MiB free in $2 (expected: $1 GiB; delete something, or clone to a larger disk)"
}

has_chromium() {
  command -v chromedriver >/dev/null 2>&1 &&
    { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null 2>&1
}

# prepare_environment REQUIREMENTS: a virtual environment with them in $environment; pip's output goes to $log.
prepare_environment() {
  local requirements=$root/$1
  ! cmp -s "$requirements" "$environment/requirements.stamp" || return 0
  python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    stop_with 3 "python3: $(python3 --version 2>/dev/null || echo none) (expected: 3.11 or newer with the module venv)"
  rm -rf "$environment"
  { python3 -m venv "$environment" && "$environment/bin/python" -m pip install -q --disable-pip-version-check -r "$requirements"; } \
    >>"$log" 2>&1 || stop_with 3 "pip: failed (expected: to install $1; see $log)"
  cp "$requirements" "$environment/requirements.stamp"
}

project_version() {
  sed -n 's|^ *<version>\(.*\)</version>$|userstream \1|p' "$root/pom.xml" | head -n 1
}

use_utf8_locale
