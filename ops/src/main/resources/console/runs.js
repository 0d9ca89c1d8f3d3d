import * as api from "./api.js";
import { showAudit } from "./audits.js";
import { byId, el, keepRows, open, render, setText } from "./dom.js";
import { count, duration, plural, rate, time } from "./format.js";

const form = byId("start");
const fields = form.elements;
let cancelling;

/** The table of runs, and the form where the producer is known. */
export function showRuns(state) {
  const runs = state.runs || [];
  form.hidden = !state.can_start_runs;
  byId("start-off").hidden = state.can_start_runs;
  byId("runs-table").hidden = !runs.length;
  byId("runs-empty").hidden = runs.length > 0;
  if (state.runs) {
    render(byId("runs-empty"), state.can_start_runs, () => ["No run yet. Start one ",
      state.can_start_runs ? "with the form or with " : "with ", el("code", { textContent: "userstream publish" }), "."]);
  } else {
    setText(byId("runs-empty"), "Kafka does not answer, so the runs are unknown. They appear here when it is back.");
    byId("runs-empty").shownKey = null;
  }
  setText(byId("runs-caption"), state.runs_in_total > runs.length
    ? `The newest ${runs.length} of ${count(state.runs_in_total)} runs`
    : plural(runs.length, "run", "runs"));
  const verdicts = new Map(state.reports.map(({ report }) => [report.run_id, report.verdict]));
  keepRows(byId("runs-table").tBodies[0], runs, (run) => run.run_id, (run) => createRow(run.run_id),
    (row, run) => updateRow(row, run, verdicts.get(run.run_id), state.can_start_runs));
}

function createRow(id) {
  const button = (label, action) => el("button",
    { type: "button", className: "quiet", textContent: label, "aria-label": `${label} run ${id}`, onclick: action });
  return el("tr", { role: "row" },
    el("th", { role: "rowheader", scope: "row" }, el("span", { className: "run-id", textContent: id }),
      el("span", { className: "tag" }), el("span", { className: "verdict" })),
    el("td", { role: "cell" }, el("progress", { max: 1, "aria-label": `Progress of run ${id}` }),
      el("span", { className: "counts" }), el("span", { className: "cause" })),
    el("td", { role: "cell", className: "wide figure" }), el("td", { role: "cell", className: "wide" }),
    el("td", { role: "cell", className: "actions" },
      button("Cancel", () => askToCancel(id)), button("Audit", () => showAudit(id))));
}

function updateRow(row, run, verdict, canCancel) {
  const running = run.state === "RUNNING";
  const settled = run.published + run.rejected;
  const share = run.users ? settled / run.users : run.active_ms / run.duration_ms;
  const goal = run.users ? `of ${count(run.users)} users` : `users in ${duration(run.active_ms)} of ${duration(run.duration_ms)}`;
  const speed = run.active_ms > 0 ? `, ${rate(run.published / (run.active_ms / 1_000))} a second` : "";
  const [head, progress, rejected, started, actions] = row.cells;
  head.children[1].className = `tag ${run.state.toLowerCase()}`;
  setText(head.children[1], run.state.toLowerCase());
  head.children[2].className = `verdict ${verdict || ""}`;
  setText(head.children[2], verdict ? `audit: ${verdict}` : "");
  progress.children[0].value = run.state === "SUCCEEDED" ? 1 : Math.min(1, share);
  setText(progress.children[1], `${count(run.published)} ${goal}${speed}`);
  setText(progress.children[2], run.cause || "");
  setText(rejected, count(run.rejected));
  render(started, run.started_at, () => [time(run.started_at)]);
  actions.children[0].hidden = !running || !canCancel;
}

function askToCancel(id) {
  cancelling = id;
  setText(byId("cancel-run"), id);
  setText(byId("cancel-error"), "");
  open(byId("cancel-dialog"));
}

byId("cancel-yes").addEventListener("click", async () => {
  const id = cancelling;
  let problem = "";
  try {
    await api.cancelRun(id);
  } catch (error) {
    problem = error.message;
  }
  // The dialog may have been opened for another run meanwhile.
  if (cancelling === id) {
    setText(byId("cancel-error"), problem);
    if (!problem) {
      byId("cancel-dialog").close();
    }
  }
});

function suggestId() {
  fields.id.value = `console-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-")}`;
}

form.addEventListener("change", () => {
  const users = fields.goal.value === "users";
  byId("users-field").hidden = !users;
  byId("duration-field").hidden = users;
  byId("duration-hint").hidden = users;
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  setText(byId("start-error"), "");
  setText(byId("start-status"), "");
  const id = fields.id.value.trim();
  const request = fields.goal.value === "users"
    ? { users: wholeNumber(fields.users) }
    : { duration: fields.duration.value.trim() };
  const limit = fields.rate.value.trim();
  if (!id) {
    return refuse("id", "Give the run an id, such as nightly-1.");
  }
  if (request.users === null) {
    return refuse("users", "Users: give a whole number of at least 1.");
  }
  if (limit && !(Number(limit) > 0)) {
    return refuse("rate", "Users a second: give a number above 0, or leave it empty.");
  }
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const { status, document } = await api.startRun(id, limit ? { ...request, rate: Number(limit) } : request);
    setText(byId("start-status"), `Run ${id} ${outcome(status, document.state)}.`);
    suggestId();
  } catch (error) {
    setText(byId("start-error"), error.message);
  } finally {
    button.disabled = false;
  }
});

function refuse(field, problem) {
  setText(byId("start-error"), problem);
  fields[field].focus();
}

/** What the producer has done; status 200 also answers for a run that it has resumed. */
function outcome(status, state) {
  if (status === 201) {
    return "has started";
  }
  return state === "SUCCEEDED" ? "has already succeeded" : `is ${state.toLowerCase()}`;
}

function wholeNumber(field) {
  const text = field.value.trim();
  return /^[1-9]\d*$/.test(text) ? Number(text) : null;
}

suggestId();
