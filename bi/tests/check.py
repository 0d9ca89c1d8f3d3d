"""Checks the dashboard of bi/assets, as files and in a browser. Used by script/test-bi.

check.py files                                       references and columns resolve
check.py live SUPERSET PSQL_COMMAND SCREENSHOT       every chart shows what the database holds; SUPERSET_ADMIN_PASSWORD is set

Prints one line for each problem, and at the end what was checked. Exit code: 0 no problem, 1 problems.
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
ASSETS = ROOT / "bi/assets"
WORDS = set("and as case count distinct else end filter from integer is not null or over text then when where year".split())
AGED = "(SELECT gender, extract(year FROM age(dob))::int AS age FROM created_users) AS u"
# For each chart, a query of its own for what the chart must receive. A null in a column sorts last.
EXPECTED = {
    "Users": "SELECT count(*) AS users FROM created_users",
    "Incomplete users": "SELECT 1.0 * count(*) FILTER (WHERE address IS NULL OR post_code IS NULL OR dob IS NULL"
    " OR registered_date IS NULL OR phone IS NULL OR picture IS NULL) / count(*) AS incomplete FROM created_users",
    "Duplicate e-mail addresses": "SELECT sum(n - 1) AS duplicate_emails"
    " FROM (SELECT count(*) AS n FROM created_users GROUP BY email) AS e",
    "Youngest": f"SELECT min(age) AS youngest FROM {AGED}",
    "Oldest": f"SELECT max(age) AS oldest FROM {AGED}",
    "Users by country": "SELECT split_part(address, ', ', -1) AS country, count(*) AS users FROM created_users GROUP BY 1",
    "Age pyramid": "SELECT age / 5 * 5 || '–' || age / 5 * 5 + 4 AS age_group, -sum((gender = 'male')::int) AS men,"
    f" sum((gender = 'female')::int) AS women FROM {AGED} GROUP BY 1",
    "Sign-ups over time": "SELECT 1000 * extract(epoch FROM date_trunc('month', registered_date, 'UTC')) AS registered_date,"
    " count(*) AS users FROM created_users GROUP BY 1",
    "Gender": "SELECT gender, count(*) AS users FROM created_users GROUP BY 1",
    "Newest users": "SELECT first_name, last_name, email FROM created_users ORDER BY stored_at DESC LIMIT 20",
}
FORMATS = {",d": lambda value: f"{value:,.0f}", ".2%": lambda value: f"{value:.2%}"}
problems = []


def load(folder):
    return {path.name: yaml.safe_load(path.read_text()) for path in sorted((ASSETS / folder).glob("*.yaml"))}


# --- The files ---


def table_columns():
    ddl = (ROOT / "postgres/schema.sql").read_text()
    return set(re.findall(r"^  (\w+) ", ddl[ddl.index("created_users (") : ddl.index("\n);")], re.MULTILINE))


def unknown_names(expression, known):
    """Identifiers of a SQL expression that are neither columns, functions nor key words."""
    names = re.findall(r"\b[a-z_]\w*\b(?!\s*\()", re.sub(r"'[^']*'", "", expression).lower())
    return sorted(set(names) - known - WORDS)


def used_names(params):
    """The columns and metrics that a chart reads."""
    columns = [params.get("x_axis"), *params.get("groupby", []), *params.get("all_columns", [])]
    columns += [json.loads(column)[0] for column in params.get("order_by_cols", [])]
    metrics = [params.get("metric"), *params.get("metrics", [])]
    return {name for name in columns if name}, {name for name in metrics if name}


def check_files():
    databases, datasets, charts, dashboards = (load(name) for name in ("databases", "datasets", "charts", "dashboards"))
    everything = [*databases.items(), *datasets.items(), *charts.items(), *dashboards.items()]
    uuids = [content["uuid"] for _, content in everything]
    problems.extend(f"{uuid}: occurs twice" for uuid in {uuid for uuid in uuids if uuids.count(uuid) > 1})
    problems.extend(f"{name}: can be edited in Superset" for name, content in everything if not content.get("is_managed_externally"))
    for name, content in databases.items():
        if "//reader@" not in content["sqlalchemy_uri"] or content["allow_dml"]:
            problems.append(f"{name}: {content['sqlalchemy_uri']} (expected: the role reader without its password, and no DML)")
    existing, known = table_columns(), {}
    for name, content in datasets.items():
        if content["database_uuid"] not in {database["uuid"] for database in databases.values()}:
            problems.append(f"{name}: its database does not exist")
        columns = {column["column_name"] for column in content["columns"]}
        metrics = {metric["metric_name"] for metric in content["metrics"]}
        known[content["uuid"]] = columns, metrics
        for column in content["columns"]:
            if "expression" not in column and column["column_name"] not in existing:
                problems.append(f"{name}: {column['column_name']} is no column of the table")
        for item in content["columns"] + content["metrics"]:
            for word in unknown_names(item.get("expression") or "", existing):
                problems.append(f"{name}: {word} in {item['expression']!r} is no column of the table")
        if content["main_dttm_col"] not in columns:
            problems.append(f"{name}: {content['main_dttm_col']} is not in the dataset")
    for name, content in charts.items():
        if content["dataset_uuid"] not in known:
            problems.append(f"{name}: its dataset does not exist")
            continue
        for used, available in zip(used_names(content["params"]), known[content["dataset_uuid"]]):
            problems.extend(f"{name}: {missing} is not in the dataset" for missing in sorted(used - available))
        if content["viz_type"] != content["params"]["viz_type"]:
            problems.append(f"{name}: two types of chart")
        if content["slice_name"] not in EXPECTED:
            problems.append(f"{name}: check.py has no query for it")
    for name, content in dashboards.items():
        position = content["position"]
        shown = {item["meta"]["uuid"] for item in position.values() if isinstance(item, dict) and item["type"] == "CHART"}
        for uuid in shown ^ {chart["uuid"] for chart in charts.values()}:
            problems.append(f"{name}: chart {uuid} is not shown, or does not exist")
        for key, item in position.items():
            for child in item.get("children", []) if isinstance(item, dict) else []:
                if position.get(child, {}).get("parents", [None])[-1] != key:
                    problems.append(f"{name}: {child} in {key} does not exist, or has other parents")
    return f"{len(charts)} charts, {sum(len(c) + len(m) for c, m in known.values())} columns and metrics resolve"


# --- A browser ---

# Records what charts receive.
RECORDER = """
const original = window.fetch;
window.chartData = [];
window.fetch = async (...request) => {
  const response = await original(...request);
  const url = decodeURIComponent(request[0].url ?? request[0]);
  const chart = url.includes('/chart/data') && url.match(/"slice_id":(\\d+)/);
  if (chart) response.clone().json().then((body) => window.chartData.push([chart[1], body]));
  return response;
};
"""
# The number of colours in a chart's canvas; a blank one has one.
COLOURS = """
const canvas = arguments[0].querySelector('canvas');
if (!canvas) return 0;
const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
const colours = new Set();
for (let i = 0; i < data.length; i += 4) colours.add(data.slice(i, i + 4).join());
return colours.size;
"""


def open_browser():
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--lang=en", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    # High enough for the whole dashboard: Superset loads only charts that are in view.
    size = {"width": 1280, "height": 1450, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": RECORDER})
    return driver


def wait_for(seconds, what, condition):
    """The first true value of the condition; None and a problem if there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.5)
    problems.append(f"{what}: not within {seconds} s")


def log_in(driver, server):
    from selenium.webdriver.common.by import By

    driver.get(f"{server}/login/")
    fields = wait_for(60, "the login form", lambda: driver.find_elements(By.CSS_SELECTOR, "input[type=password]"))
    if fields:
        driver.find_element(By.CSS_SELECTOR, "input:not([type=password]):not([type=hidden])").send_keys("admin")
        fields[0].send_keys(os.environ["SUPERSET_ADMIN_PASSWORD"])
        fields[0].submit()
        wait_for(60, "the page after the login", lambda: "/login" not in driver.current_url)


def received(driver):
    """The rows that each chart has received, by the chart's id."""
    answers = driver.execute_script("return window.chartData")
    return {chart: body["result"][0]["data"] for chart, body in answers if "result" in body}


def expected(psql, chart):
    statement = f"SELECT coalesce(json_agg(r), '[]') FROM ({EXPECTED[chart]}) AS r"
    return json.loads(subprocess.run([*psql, "-qAtc", statement], capture_output=True, text=True, check=True).stdout)


def comparable(rows, keys):
    def text(value):
        return f"{value:.4f}" if isinstance(value, (int, float)) else str(value)

    return sorted(tuple(text(row.get(key)) for key in keys) for row in rows)


def check_chart(driver, chart, element, rows, wanted):
    from selenium.webdriver.common.by import By

    if not wanted or comparable(rows, wanted[0]) != comparable(wanted, wanted[0]):
        problems.append(f"{chart['slice_name']}: {str(rows)[:300]} (expected: {str(wanted)[:300]})")
        return
    if chart["viz_type"] == "big_number_total":
        shown = element.find_element(By.CSS_SELECTOR, ".header-line").text
        figure = FORMATS[chart["params"]["y_axis_format"]](next(iter(wanted[0].values())))
        if shown != figure:
            problems.append(f"{chart['slice_name']}: shows {shown} (expected: {figure})")
    elif chart["viz_type"] == "table":
        shown = [row.text for row in element.find_elements(By.CSS_SELECTOR, "tbody tr")]
        if len(shown) != len(wanted) or not all(row["email"] in text for row, text in zip(wanted, shown)):
            problems.append(f"{chart['slice_name']}: shows {shown[:3]} (expected: {wanted[:3]})")
    elif not wait_for(30, f"{chart['slice_name']}: a drawing", lambda: driver.execute_script(COLOURS, element) > 3):
        return


def check_live(server, psql, screenshot):
    from selenium.webdriver.common.by import By

    charts = list(load("charts").values())
    driver = open_browser()
    try:
        log_in(driver, server)
        start = time.monotonic()
        driver.get(f"{server}/superset/dashboard/users/")
        wait_for(120, f"the data of {len(charts)} charts", lambda: len(received(driver)) >= len(charts))
        seconds = time.monotonic() - start
        data, rows = received(driver), 0
        for chart in charts:
            name = chart["slice_name"]
            elements = driver.find_elements(By.CSS_SELECTOR, f'[data-test-chart-name="{name}"]')
            chart_id = elements[0].get_attribute("data-test-chart-id") if elements else None
            if chart_id not in data:
                problems.append(f"{name}: no data")
                continue
            rows += len(data[chart_id])
            check_chart(driver, chart, elements[0], data[chart_id], expected(psql, name))
        for text in ("No results", "error", "went wrong", "no data"):
            if text.lower() in driver.find_element(By.TAG_NAME, "body").text.lower():
                problems.append(f"the page shows: {text}")
        for notice in driver.find_elements(By.CSS_SELECTOR, '[data-test="toast-container"], .ant-notification-notice'):
            problems.append(f"the page shows: {notice.text}")
        for button in driver.find_elements(By.CSS_SELECTOR, '[data-test="edit-dashboard-button"]'):
            if button.is_enabled():
                problems.append("the dashboard can be edited in place")
        # Until animations have ended.
        time.sleep(2)
        driver.save_screenshot(screenshot)
    finally:
        driver.quit()
    return f"{len(charts)} charts show {rows} rows as in the database, {seconds:.0f} s after the dashboard was opened"


summary = check_files() if sys.argv[1] == "files" else check_live(sys.argv[2], shlex.split(sys.argv[3]), sys.argv[4])
print(*problems, summary, sep="\n")
sys.exit(bool(problems))
