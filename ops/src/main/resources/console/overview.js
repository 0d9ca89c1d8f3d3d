import { byId, el, render, setText } from "./dom.js";
import { milliseconds, number, plural, rate } from "./format.js";

const NAMES = { kafka: "Kafka", cassandra: "Cassandra", postgres: "PostgreSQL", job: "Spark job", producer: "Producer" };
const QUERY_STATES = { RUNNING: "running", WAITING: "waiting to restart", STOPPED: "stopped on request" };

const STORES_AND_KAFKA = ["kafka", "cassandra", "postgres"];
const LIST = new Intl.ListFormat("en");

export function showConnection(kind) {
  byId("live").dataset.kind = kind;
  setText(byId("live-text"), { live: "Live", lost: "Not connected", full: "Too many pages are open" }[kind]);
  document.body.classList.toggle("stale", kind !== "live");
}

/** Components, headline and figures. */
export function showOverview(state, rates) {
  const queries = state.job ? state.job.queries : [];
  const items = state.components.map((component) => ({
    name: NAMES[component.name] || component.name,
    mood: component.up === null ? "unknown" : component.up ? "up" : "down",
    text: component.up === null ? "not checked yet" : component.up ? "up" : "down",
    problem: component.problem,
  }));
  queries.forEach((query) => items.push({
    name: `${NAMES[query.store]} query`,
    mood: query.state === "RUNNING" ? "up" : query.state === "STOPPED" ? "unknown" : "down",
    text: QUERY_STATES[query.state] || query.state.toLowerCase(),
    at: query.last_batch_at,
    problem: query.state === "WAITING" && query.detail ? `${NAMES[query.store]} query: ${query.detail}` : null,
  }));
  render(byId("components"), items.map(({ name, mood, text }) => [name, mood, text]), () => items.map((item) =>
    el("li", { className: item.mood }, el("span", { className: "dot", "aria-hidden": "true" }),
      el("span", { className: "name", textContent: item.name }), el("span", { className: "state", textContent: item.text }))));
  const problems = items.filter((item) => item.problem);
  render(byId("problems"), problems, () => problems.map((item) => el("li", { textContent: item.problem })));
  showHeadline(items, state);
  showFigures(state, rates);
}

function showHeadline(items, state) {
  const names = items.filter((item) => item.mood === "down").map((item) => item.name);
  // The query of a store that is down is down, too.
  const down = names.filter((name) => !names.includes(name.replace(/ query$/, "")) || !name.endsWith(" query"));
  const stopped = items.filter((item) => item.text === QUERY_STATES.STOPPED);
  const up = new Map(state.components.map((component) => [component.name, component.up]));
  const isUnknown = STORES_AND_KAFKA.some((name) => !up.has(name)) || [...up.values()].includes(null);
  // The job and the producer are components only where their addresses are set.
  let headline = up.has("job") && up.has("producer") ? "Everything is running" : "All checked components are up";
  if (down.length) {
    headline = `${LIST.format(down)} ${down.length === 1 ? "is" : "are"} not running`;
  } else if (isUnknown) {
    headline = "Checking the components";
  } else if (stopped.length) {
    headline = "Streaming is stopped on request";
  }
  setText(byId("headline"), headline);
  byId("headline").dataset.mood = down.length ? "down" : "up";
  setText(byId("lead"), state.runs ? lead(state.runs, openDeadLetters(state)) : "Runs and dead letters are unknown.");
}

function lead(runs, open) {
  const running = runs.filter((run) => run.state === "RUNNING").length;
  const publishing = running ? `${plural(running, "run is", "runs are")} publishing` : "No run is publishing";
  return `${publishing}, ${open ? `${plural(open, "dead letter is", "dead letters are")} open` : "no dead letter is open"}.`;
}

function showFigures(state, rates) {
  const sample = state.sample || {};
  setText(byId("fig-rate"), rate(rates.published));
  setText(byId("fig-cassandra"), number(sample.cassandra_lag));
  setText(byId("fig-postgres"), number(sample.postgres_lag));
  setText(byId("fig-cassandra-note"), lagNote(sample.cassandra_lag, rates.cassandra));
  setText(byId("fig-postgres-note"), lagNote(sample.postgres_lag, rates.postgres));
  setText(byId("fig-latency"), milliseconds(rates.latency));
  setText(byId("fig-latency-note"), rates.latency === null ? "nothing stored in the last minute" : "median, PostgreSQL");
  const open = openDeadLetters(state);
  setText(byId("fig-dead-letters"), number(open));
  setText(byId("fig-dead-letters-note"), deadLettersNote(open, sum(state.replayed)));
}

function lagNote(lag, stored) {
  if (lag === null || lag === undefined) {
    return "unknown: nothing was read yet";
  }
  return stored === null ? "messages" : `messages, ${rate(stored)} a second stored`;
}

function deadLettersNote(open, replayed) {
  if (open === null) {
    return "unknown: nothing was read yet";
  }
  if (replayed) {
    return `${number(replayed)} replayed`;
  }
  return open ? "waiting for a decision" : "nothing was refused";
}

const sum = (counts) => (counts ? Object.values(counts).reduce((total, count) => total + count, 0) : null);

function openDeadLetters(state) {
  return state.dead_letters ? sum(state.dead_letters) - sum(state.replayed) : null;
}
