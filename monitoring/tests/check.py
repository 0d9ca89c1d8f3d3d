"""Checks dashboards, rules and docs/metrics.md against Grafana's schema and a running stack. Used by script/test-monitoring.

check.py schema                          every dashboard decodes strictly
check.py live PROMETHEUS PSQL_COMMAND    every query returns data, every metric exists, every rule is evaluated

Prints one line for each problem, and at the end what was checked. Exit code: 0 no problem, 1 problems.
"""

import enum
import inspect
import json
import math
import pathlib
import re
import shlex
import subprocess
import sys
import time
import typing
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "monitoring/grafana/dashboards"
SQL_TARGET = {"refId", "format", "rawQuery", "rawSql"}
problems = []


def dashboards():
    return {path.name: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}


def panels(dashboard):
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def is_sql(panel):
    return panel["datasource"]["uid"] == "postgres"


# --- The schema ---


def decode(document):
    """Decodes with Grafana's own types, which drop what they do not know; returns the object and its JSON."""
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.cog.plugins import register_default_plugins
    from grafana_foundation_sdk.models.dashboard import Dashboard

    register_default_plugins()
    decoded = Dashboard.from_json(document)
    return decoded, json.loads(JSONEncoder().encode(decoded))


def lost(given, decoded, path):
    """What is in the document and not in its decoded form."""
    if isinstance(given, dict) and isinstance(decoded, dict):
        for key, value in given.items():
            if key not in decoded:
                yield f"{path}.{key}: not in the schema"
            else:
                yield from lost(value, decoded[key], f"{path}.{key}")
    elif isinstance(given, list) and isinstance(decoded, list) and len(given) == len(decoded):
        for index, value in enumerate(given):
            yield from lost(value, decoded[index], f"{path}[{index}]")
    elif given != decoded:
        yield f"{path}: {given!r} is decoded as {decoded!r}"


def mistyped(value, kind, path):
    """Values that do not have the type that the schema declares."""
    origin, options = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Union:
        found = [list(mistyped(value, option, path)) for option in options]
        if all(found):
            # Those of the option that fits best: the deepest.
            yield from max(found, key=lambda problems: problems[0].partition(": ")[0].count("."))
    elif origin in (list, dict):
        if not isinstance(value, origin):
            yield f"{path}: {value!r} is no {origin.__name__}"
        else:
            for key, item in value.items() if origin is dict else enumerate(value):
                yield from mistyped(item, options[-1], f"{path}.{key}")
    elif origin is typing.Literal:
        if value not in options:
            yield f"{path}: {value!r} is none of {options}"
    elif inspect.isclass(kind) and issubclass(kind, enum.Enum):
        if value not in [member.value for member in kind]:
            yield f"{path}: {value!r} is no {kind.__name__}"
    elif inspect.isclass(kind) and kind in (str, int, float, bool, type(None)):
        accepted = (int, float) if kind is float else kind
        if not isinstance(value, accepted) or isinstance(value, bool) != (kind is bool):
            yield f"{path}: {value!r} is no {kind.__name__}"
    elif hasattr(value, "to_json") and hasattr(value, "__dict__"):
        module = sys.modules[type(value).__module__]
        hints = typing.get_type_hints(type(value), vars(module))
        for name, item in vars(value).items():
            if item is not None and name in hints:
                yield from mistyped(item, hints[name], f"{path}.{name}")
        for name in ("options", "custom"):
            if hasattr(getattr(value, name, None), "to_json"):
                yield from mistyped(getattr(value, name), object, f"{path}.{name}")


def check_schema():
    count = 0
    for name, document in dashboards().items():
        decoded, encoded = decode(document)
        problems.extend(lost(document, encoded, name))
        problems.extend(mistyped(decoded, type(decoded), name))
        for panel in panels(document):
            count += 1
            if not panel.get("title") or not panel.get("description"):
                problems.append(f"{name}: panel {panel['id']} has no title or no description")
            for target in panel["targets"]:
                if is_sql(panel) and set(target) != SQL_TARGET:
                    problems.append(f"{name}: {panel['title']}: {sorted(target)} (expected: {sorted(SQL_TARGET)})")
        ids = [panel["id"] for panel in document["panels"]]
        if len(ids) != len(set(ids)):
            problems.append(f"{name}: a panel id occurs twice")
    return f"{len(dashboards())} dashboards with {count} panels decode"


# --- A running stack ---


def get(server, path, **parameters):
    with urllib.request.urlopen(f"{server}{path}?{urllib.parse.urlencode(parameters)}", timeout=30) as answer:
        return json.load(answer)["data"]


def prometheus_values(server, target):
    expr = target["expr"]
    for name, value in (("$__rate_interval", "1m"), ("$__range", "30m"), ("$__interval", "15s")):
        expr = expr.replace(name, value)
    now = time.time()
    if target.get("instant"):
        series = get(server, "/api/v1/query", query=expr, time=now)["result"]
        samples = [one["value"] for one in series]
    else:
        series = get(server, "/api/v1/query_range", query=expr, start=now - 300, end=now, step=15)["result"]
        samples = [sample for one in series for sample in one["values"]]
    return [value for _, value in samples if not math.isnan(float(value))]


def rows(psql, statement):
    """Rows as text; raises if PostgreSQL refuses the statement."""
    done = subprocess.run([*psql, "-v", "ON_ERROR_STOP=1", "-qAt", "-c", statement], capture_output=True, text=True)
    if done.returncode:
        raise ValueError(done.stderr.strip())
    return [row for row in done.stdout.splitlines() if row.strip("|")]


def expand(statement, run):
    """Replaces the macros and variables that Grafana replaces."""
    statement = re.sub(r"\$__timeFilter\(([^)]*)\)", r"\1 BETWEEN now() - interval '20 years' AND now()", statement)
    statement = re.sub(
        r"\$__timeGroupAlias\(([^,]*), \$__interval\)", r'floor(extract(epoch FROM \1) / 15) * 15 AS "time"', statement
    )
    return statement.replace("${run:sqlstring}", "'" + run.replace("'", "''") + "'")


def metric_names(expr):
    """The metrics that a PromQL expression reads."""
    expr = re.sub(r'"[^"]*"|\{[^}]*\}|\[[^]]*\]|\b(by|on|without)\s*\([^)]*\)|\$\w+', " ", expr)
    return {name for name in re.findall(r"\b[a-zA-Z_:][\w:]*\b(?!\s*\()", expr) if "_" in name or name == "up"}


def check_live(server, psql):
    names = set(get(server, "/api/v1/label/__name__/values"))
    used, queries = set(), 0
    run = None
    for file, document in dashboards().items():
        for variable in document["templating"]["list"]:
            values = rows(psql, variable["query"])
            if not values:
                problems.append(f"{file}: variable {variable['name']} has no values")
            run = values[0] if values else ""
        for panel in panels(document):
            for target in panel["targets"]:
                queries += 1
                where = f"{file}: {panel['title']} {target['refId']}"
                try:
                    if is_sql(panel):
                        found = rows(psql, expand(target["rawSql"], run))
                    else:
                        used |= metric_names(target["expr"])
                        found = prometheus_values(server, target)
                    if not found:
                        problems.append(f"{where}: no data")
                except (ValueError, urllib.error.HTTPError) as e:
                    problems.append(f"{where}: {e}")
    rules = [rule for group in get(server, "/api/v1/rules")["groups"] for rule in group["rules"]]
    anchors = {line[3:].strip().lower() for line in (ROOT / "docs/runbook.md").read_text().splitlines() if line.startswith("## ")}
    for rule in rules:
        used |= metric_names(rule["query"])
        for selector in re.findall(r"[a-zA-Z_:][\w:]*\{[^}]*\}", rule["query"]):
            if not get(server, "/api/v1/query", query=f"count({selector})")["result"]:
                problems.append(f"rule {rule['name']}: {selector} selects nothing")
        if rule["health"] != "ok":
            problems.append(f"rule {rule['name']}: {rule['health']} {rule.get('lastError', '')}")
        if set(rule["annotations"]) != {"summary", "description", "runbook_url"}:
            problems.append(f"rule {rule['name']}: {sorted(rule['annotations'])} (expected: summary, description, runbook_url)")
        if rule["annotations"]["runbook_url"] != f"docs/runbook.md#{rule['name'].lower()}" or rule["name"].lower() not in anchors:
            problems.append(f"rule {rule['name']}: no section in docs/runbook.md")
    problems.extend(f"metric {name}: does not exist" for name in sorted(used - names))
    documented = set(re.findall(r"`(userstream_\w+)` \|", (ROOT / "docs/metrics.md").read_text()))
    ours = {re.sub(r"_(bucket|count|sum|max)$", "", name) for name in names if name.startswith("userstream_")}
    problems.extend(f"metric {name}: documented, but does not exist" for name in sorted(documented - ours))
    problems.extend(f"metric {name}: not in docs/metrics.md" for name in sorted(ours - documented))
    return f"{queries} queries, {len(rules)} rules, {len(used)} metrics in them, {len(ours)} metrics of our own, {len(names)} names"


summary = check_schema() if sys.argv[1] == "schema" else check_live(sys.argv[2], shlex.split(sys.argv[3]))
print(*problems, summary, sep="\n")
sys.exit(bool(problems))
