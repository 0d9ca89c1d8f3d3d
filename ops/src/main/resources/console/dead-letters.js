import * as api from "./api.js";
import { byId, el, keepRows, open, setText } from "./dom.js";
import { bytes, escaped, number, plural, time, visible } from "./format.js";

const RELOAD_MS = 2_000;
const dialog = byId("dead-letter-dialog");
const editor = byId("dead-letter-edit").querySelector("textarea");
let reason = "";
let counted = null;
let loading = false;
let record = null;

/** Shows the counts by reason, and loads the list when they change. */
export function showDeadLetters(state) {
  const table = byId("dead-letters-table");
  if (!state.dead_letters) {
    table.hidden = true;
    byId("dead-letters-empty").hidden = false;
    setText(byId("dead-letters-empty"),
      "Kafka does not answer, so the dead letters are unknown. They appear here when it is back.");
    counted = null;
    return;
  }
  const replayed = state.replayed || {};
  showReasons(Object.entries(state.dead_letters).map(([code, count]) => [code, count - (replayed[code] || 0)]));
  const key = JSON.stringify([state.dead_letters, state.replayed]);
  if (key !== counted && !loading) {
    load(key);
  }
}

/** The filter: a button with the open dead letters of each reason, after one for all. */
function showReasons(counts) {
  const all = counts.length ? [["", counts.reduce((sum, [, open]) => sum + open, 0)]] : [];
  keepRows(byId("reasons"), [...all, ...counts], ([code]) => code, createReason, (button, [code, count]) => {
    button.setAttribute("aria-pressed", String(reason === code));
    setText(button.lastChild, number(count));
  });
}

function createReason([code]) {
  return el("button", { type: "button", className: "chip", onclick: () => choose(code) },
    code ? words(code) : "All reasons", el("span", { className: "count" }));
}

/** A reason's code as words: "Invalid JSON". */
function words(code) {
  const text = code[0].toUpperCase() + code.slice(1);
  return text.replaceAll("_", " ").replace("json", "JSON").replace("utf8", "UTF-8");
}

function choose(code) {
  reason = code;
  [...byId("reasons").children].forEach((button) =>
    button.setAttribute("aria-pressed", String(button.dataset.key === reason)));
  load(counted);
}

byId("show-replayed").addEventListener("change", () => load(counted));

async function load(key) {
  loading = true;
  try {
    const all = byId("show-replayed").checked;
    const { document } = await api.deadLetters(reason, all);
    counted = key;
    setText(byId("dead-letters-error"), "");
    showList(document, all);
  } catch (error) {
    setText(byId("dead-letters-error"), error.message);
  } finally {
    // The next change is loaded after a pause, because each list reads the topic.
    setTimeout(() => { loading = false; }, RELOAD_MS);
  }
}

function showList(list, all) {
  const deadLetters = list.dead_letters;
  byId("dead-letters-table").hidden = !deadLetters.length;
  byId("dead-letters-empty").hidden = deadLetters.length > 0;
  setText(byId("dead-letters-empty"),
    list.total ? "No open dead letters. All of them were replayed." : "No dead letters.");
  const matching = all ? list.total : list.open;
  setText(byId("dead-letters-caption"), deadLetters.length < matching
    ? `The newest ${deadLetters.length} of ${number(matching)}`
    : plural(deadLetters.length, "dead letter", "dead letters"));
  keepRows(byId("dead-letters-table").tBodies[0], deadLetters,
    (deadLetter) => `${deadLetter.record} ${deadLetter.state}`, createRow, () => {});
}

function createRow(deadLetter) {
  return el("tr", {},
    el("th", { scope: "row" }, el("span", { className: "reason", textContent: words(deadLetter.reason) }),
      el("span", { className: "detail untrusted" }, ...visible(deadLetter.detail))),
    el("td", { className: "wide mono" }, ...visible(deadLetter.dead_letter)),
    el("td", { className: "wide" }, time(deadLetter.rejected_at)),
    el("td", { className: "wide" }, el("span", { className: `tag ${deadLetter.state}`, textContent: deadLetter.state })),
    el("td", { className: "actions" }, el("button", { type: "button", className: "quiet", textContent: "Open",
      "aria-label": `Open dead letter ${deadLetter.dead_letter}`, onclick: () => show(deadLetter.record) })));
}

async function show(chosen) {
  try {
    const { document } = await api.deadLetter(chosen);
    record = chosen;
    fill(document);
    open(dialog);
    dialog.scrollTop = 0;
  } catch (error) {
    setText(byId("dead-letters-error"), error.message);
  }
}

function fill(deadLetter) {
  const summary = deadLetter.summary;
  const isOpen = summary.state === "open";
  byId("dead-letter-title").replaceChildren(words(summary.reason));
  byId("dead-letter-detail").replaceChildren(...visible(deadLetter.detail));
  const facts = [
    ["Dead letter", summary.dead_letter], ["Refused by", summary.rejected_by],
    ["Refused at", time(summary.rejected_at)], ["Key", summary.key],
    ["Run", summary.run_id], ["Sequence", summary.sequence],
    ["Size", bytes(summary.value_bytes)], ["State", summary.state],
    ["Replayed to", summary.replayed_to], ["Replay of", summary.replay_of],
  ].filter(([, fact]) => fact !== null && fact !== undefined);
  byId("dead-letter-facts").replaceChildren(...facts.map(([name, fact]) => el("div", {}, el("dt", { textContent: name }),
    el("dd", { className: "untrusted" }, ...(typeof fact === "string" ? visible(fact) : [fact])))));
  byId("dead-letter-headers-box").hidden = !deadLetter.headers.length;
  setText(byId("dead-letter-headers-box").querySelector("summary"),
    plural(deadLetter.headers.length, "header", "headers"));
  byId("dead-letter-headers").replaceChildren(...deadLetter.headers.map((header) => el("tr", {},
    el("th", { scope: "row", className: "mono" }, ...visible(header.name)),
    el("td", { className: "mono untrusted" }, ...visible(header.value)))));
  byId("dead-letter-value").replaceChildren(
    ...(deadLetter.text !== null ? visible(deadLetter.text) : ["The message has no value."]));
  editor.value = escaped(deadLetter.text ?? "");
  setText(byId("dead-letter-note"), note(deadLetter, isOpen));
  byId("dead-letter-start-edit").hidden = !deadLetter.editable || !isOpen;
  byId("dead-letter-replay").hidden = !isOpen;
  byId("dead-letter-download").hidden = summary.value_bytes === null;
  byId("dead-letter-download").href = api.valuePath(record);
  setEditing(false);
  setText(byId("dead-letter-error"), "");
  setText(byId("dead-letter-status"), "");
}

function note(deadLetter, isOpen) {
  const { summary, editable, complete, text } = deadLetter;
  const inexact = !editable && complete && text?.includes("\uFFFD");
  return [
    inexact ? "Bytes that are not UTF-8 are shown as \uFFFD." : "",
    complete ? "" : `The page shows the beginning of ${bytes(summary.value_bytes)}.`,
    editable || !isOpen ? "" : `To repair it, run: userstream dlq replay ${summary.record} --edit`,
  ].filter(Boolean).join(" ");
}

function setEditing(editing) {
  byId("dead-letter-edit").hidden = !editing;
  byId("dead-letter-value").hidden = editing;
  byId("dead-letter-replay-edited").hidden = !editing;
  if (editing) {
    byId("dead-letter-start-edit").hidden = true;
    byId("dead-letter-replay").hidden = true;
    editor.focus();
  }
}

byId("dead-letter-start-edit").addEventListener("click", () => setEditing(true));
byId("dead-letter-replay").addEventListener("click", () => replay());
byId("dead-letter-replay-edited").addEventListener("click", () => replay(editor.value));

async function replay(value) {
  // The dialog may show another dead letter before the answer arrives.
  const chosen = record;
  setText(byId("dead-letter-error"), "");
  setText(byId("dead-letter-status"), "Publishing…");
  const buttons = dialog.querySelectorAll("button.primary, #dead-letter-replay");
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const { document } = await api.replay(chosen, value);
    counted = null;
    const replayed = await api.deadLetter(chosen);
    if (record === chosen) {
      fill(replayed.document);
      setText(byId("dead-letter-status"), document.refused_again
        ? "Published again, unchanged. The job will refuse it again, as a new dead letter."
        : "Published again. The job stores it within seconds.");
    }
  } catch (error) {
    if (record === chosen) {
      setText(byId("dead-letter-status"), "");
      setText(byId("dead-letter-error"), error.message);
    }
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}
