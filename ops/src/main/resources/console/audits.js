import * as api from "./api.js";
import { byId, el, open, render, setText } from "./dom.js";
import { count, milliseconds, time } from "./format.js";

const STORES = { cassandra: "Cassandra", postgres: "PostgreSQL" };
const FIGURES = ["expected", "rows", "missing", "wrong", "duplicated", "extra", "unverifiable", "lag"];
const VERDICTS = {
  pass: "Pass: both stores hold what was published.",
  fail: "Fail: the stores do not hold what was published.",
  unprovable: "Unprovable: no fault was found, but the topic no longer holds the proof.",
};
let shown = null;
let requested = false;
let latest = { audits: [], reports: [] };

/** Opens the dialog of a run's audit. */
export function showAudit(runId) {
  shown = runId;
  requested = false;
  setText(byId("audit-run"), runId);
  setText(byId("audit-error"), "");
  showAudits(latest);
  open(byId("audit-dialog"));
}

/** Shows the progress or the last report of the run whose dialog is open. */
export function showAudits(state) {
  latest = state;
  if (shown === null) {
    return;
  }
  const step = state.audits.find((each) => each.run_id === shown);
  const finished = state.reports.find(({ report }) => report.run_id === shown);
  const isRunning = Boolean(step) || requested;
  byId("audit-step").hidden = !isRunning;
  byId("audit-start").disabled = isRunning;
  setText(byId("audit-start"), finished ? "Audit again" : "Audit now");
  if (step) {
    const known = step.total > 0;
    setText(byId("audit-work"), known ? `${step.work}: ${count(step.done)} of ${count(step.total)}` : step.work);
    known ? byId("audit-progress").setAttribute("value", step.done / step.total) : byId("audit-progress").removeAttribute("value");
  }
  const report = isRunning ? null : finished;
  render(byId("audit-verdict"), [isRunning, report, shown], () => isRunning ? [] : report ? [
    el("p", { className: `verdict-line ${report.report.verdict}`, textContent: VERDICTS[report.report.verdict] }),
    el("p", { className: "hint" }, "Audited at ", time(report.at), ` in ${milliseconds(report.report.duration_ms)}.`),
  ] : [el("p", { textContent: "An audit compares every user of this run with the rows of both stores, value by value. It waits up to 60 seconds for stores that are behind." })]);
  render(byId("audit-result"), [report, shown], () => report ? result(report.report) : []);
}

function result(report) {
  return [
    el("ul", { className: "reasons-list" }, ...report.reasons.map((reason) => el("li", { textContent: reason }))),
    el("table", {}, el("caption", { textContent: `${count(report.published)} users published, ${count(report.rejected_by_producer)} rejected by the producer, ${count(report.dead_lettered)} dead letters` }),
      el("thead", {}, el("tr", {}, el("th", { scope: "col", textContent: "Rows" }), ...Object.keys(report.stores).map((store) => el("th", { scope: "col", className: "figure", textContent: STORES[store] || store })))),
      el("tbody", {}, ...FIGURES.map((figure) => el("tr", {}, el("th", { scope: "row", textContent: figure }),
        ...Object.values(report.stores).map((store) => el("td", { className: "figure", textContent: count(store[figure]) })))))),
  ];
}

byId("audit-start").addEventListener("click", async () => {
  const runId = shown;
  requested = true;
  setText(byId("audit-error"), "");
  setText(byId("audit-work"), "starting");
  showAudits(latest);
  try {
    const { document } = await api.audit(runId);
    const reports = latest.reports.filter(({ report }) => report.run_id !== runId);
    latest = { ...latest, audits: [], reports: [...reports, { at: new Date().toISOString(), report: document }] };
  } catch (error) {
    setText(byId("audit-error"), error.message);
  }
  if (shown === runId) {
    requested = false;
    showAudits(latest);
  }
});

byId("audit-dialog").addEventListener("close", () => {
  shown = null;
});
