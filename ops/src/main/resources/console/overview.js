import { byId, el, render, setText } from "./dom.js";
import { milliseconds, number, plural, rate } from "./format.js";

const NAMES = { kafka: "Kafka", cassandra: "Cassandra", postgres: "PostgreSQL", job: "Spark job", producer: "Producer" };
const QUERY_STATES = { RUNNING: "running", WAITING: "waiting to restart", STOPPED: "stopped on request" };

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
  showHeadline(items, state, rates);
  showFigures(state, rates);
}

function showHeadline(items, state, rates) {
  const names = items.filter((item) => item.mood === "down").map((item) => item.name);
  // The query of a store that is down is down, too.
  const down = names.filter((name) => !names.includes(name.replace(/ query$/, "")) || !name.endsWith(" query"));
  const stopped = items.filter((item) => item.text === QUERY_STATES.STOPPED);
  const open = openDeadLetters(state);
  const running = (state.runs || []).filter((run) => run.state === "RUNNING").length;
  let headline = "Everything is running";
  if (down.length) {
    headline = `${LIST.format(down)} ${down.length === 1 ? "is" : "are"} not running`;
  } else if (stopped.length) {
    headline = "Streaming is stopped on request";
  } else if (!items.length) {
    headline = "Checking the components";
  }
  setText(byId("headline"), headline);
  byId("headline").dataset.mood = down.length ? "down" : "up";
  const sentences = [
    running ? `${plural(running, "run is", "runs are")} publishing` : "no run is publishing",
    open === null ? "dead letters are unknown" : open ? `${plural(open, "dead letter is", "dead letters are")} open` : "no dead letter is open",
  ];
  const text = `${sentences[0]}, ${sentences[1]}.`;
  setText(byId("lead"), text[0].toUpperCase() + text.slice(1));
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
  const replayed = sum(state.replayed);
  setText(byId("fig-dead-letters-note"), replayed ? `${number(replayed)} replayed` : open ? "waiting for a decision" : "nothing was refused");
}

function lagNote(lag, stored) {
  if (lag === null || lag === undefined) {
    return "unknown: nothing was read yet";
  }
  return stored === null ? "messages" : `messages, ${rate(stored)} a second stored`;
}

const sum = (counts) => (counts ? Object.values(counts).reduce((total, count) => total + count, 0) : null);

function openDeadLetters(state) {
  return state.dead_letters ? sum(state.dead_letters) - sum(state.replayed) : null;
}
