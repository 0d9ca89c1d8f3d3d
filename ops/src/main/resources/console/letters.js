import * as api from "./api.js";
import { byId, el, keepRows, open, render, setText } from "./dom.js";
import { bytes, escaped, number, plural, time, visible } from "./format.js";

const RELOAD_MS = 2_000;
const dialog = byId("letter-dialog");
const editor = byId("letter-edit").querySelector("textarea");
let reason = "";
let counted = null;
let loading = false;
let record = null;

/** Shows the counts by reason, and loads the list when they change. */
export function showLetters(state) {
  const table = byId("letters-table");
  if (!state.dead_letters) {
    table.hidden = true;
    byId("letters-empty").hidden = false;
    setText(byId("letters-empty"), "Kafka does not answer, so the dead letters are unknown. They appear here when it is back.");
    counted = null;
    return;
  }
  const counts = Object.entries(state.dead_letters).map(([code, count]) => [code, count - ((state.replayed || {})[code] || 0)]);
  render(byId("reasons"), [counts, reason], () => counts.length < 1 ? [] : [["", counts.reduce((sum, [, open]) => sum + open, 0)], ...counts].map(([code, count]) =>
    el("button", { type: "button", className: "chip", "aria-pressed": String(reason === code), onclick: () => choose(code) },
      code ? words(code) : "All reasons", el("span", { className: "count", textContent: number(count) }))));
  const key = JSON.stringify([state.dead_letters, state.replayed]);
  if (key !== counted && !loading) {
    load(key);
  }
}

/** A reason's code as words: "Invalid JSON". */
const words = (code) => (code[0].toUpperCase() + code.slice(1)).replaceAll("_", " ").replace("json", "JSON").replace("utf8", "UTF-8");

function choose(code) {
  reason = code;
  load(counted).then(() => byId("reasons").querySelector("[aria-pressed=true]")?.focus());
}

byId("show-replayed").addEventListener("change", () => load(counted));

async function load(key) {
  loading = true;
  try {
    const all = byId("show-replayed").checked;
    const { document } = await api.deadLetters(reason, all);
    counted = key;
    setText(byId("letters-error"), "");
    showList(document, all);
  } catch (error) {
    setText(byId("letters-error"), error.message);
  } finally {
    // The next change is loaded after a pause, because each list reads the topic.
    setTimeout(() => { loading = false; }, RELOAD_MS);
  }
}

function showList(list, all) {
  const letters = list.dead_letters;
  byId("letters-table").hidden = !letters.length;
  byId("letters-empty").hidden = letters.length > 0;
  setText(byId("letters-empty"), list.total ? "No open dead letter. All of them were replayed." : "No dead letter. Every message was stored.");
  setText(byId("letters-caption"), letters.length < (all ? list.total : list.open) ? `The newest ${letters.length} of ${number(all ? list.total : list.open)}` : plural(letters.length, "dead letter", "dead letters"));
  keepRows(byId("letters-table").tBodies[0], letters, (letter) => `${letter.record} ${letter.state}`, createRow, () => {});
  document.querySelectorAll("#reasons button").forEach((button) => button.setAttribute("aria-pressed", String(button.firstChild.textContent === (reason ? words(reason) : "All reasons"))));
}

function createRow(letter) {
  return el("tr", {},
    el("th", { scope: "row" }, el("span", { className: "reason", textContent: words(letter.reason) }), el("span", { className: "detail untrusted" }, ...visible(letter.detail))),
    el("td", { className: "wide mono" }, ...visible(letter.dead_letter)), el("td", { className: "wide" }, time(letter.rejected_at)),
    el("td", { className: "wide" }, el("span", { className: `tag ${letter.state}`, textContent: letter.state })),
    el("td", { className: "actions" }, el("button", { type: "button", className: "quiet", textContent: "Open",
      "aria-label": `Open dead letter ${letter.dead_letter}`, onclick: () => show(letter.record) })));
}

async function show(chosen) {
  try {
    const { document } = await api.deadLetter(chosen);
    record = chosen;
    fill(document);
    open(dialog);
    dialog.scrollTop = 0;
  } catch (error) {
    setText(byId("letters-error"), error.message);
  }
}

function fill(letter) {
  const summary = letter.summary;
  const isOpen = summary.state === "open";
  byId("letter-title").replaceChildren(words(summary.reason));
  byId("letter-detail").replaceChildren(...visible(letter.detail));
  const facts = [["Dead letter", summary.dead_letter], ["Refused by", summary.rejected_by], ["Refused at", time(summary.rejected_at)], ["Key", summary.key],
    ["Run", summary.run_id], ["Sequence", summary.sequence], ["Size", bytes(summary.value_bytes)], ["State", summary.state], ["Replayed to", summary.replayed_to], ["Replay of", summary.replay_of]];
  byId("letter-facts").replaceChildren(...facts.filter(([, fact]) => fact !== null && fact !== undefined).map(([name, fact]) =>
    el("div", {}, el("dt", { textContent: name }), el("dd", { className: "untrusted" }, ...(typeof fact === "string" ? visible(fact) : [fact])))));
  byId("letter-headers-box").hidden = !letter.headers.length;
  setText(byId("letter-headers-box").querySelector("summary"), plural(letter.headers.length, "header", "headers"));
  byId("letter-headers").replaceChildren(...letter.headers.map((header) => el("tr", {}, el("th", { scope: "row", className: "mono" }, ...visible(header.name)), el("td", { className: "mono untrusted" }, ...visible(header.value)))));
  byId("letter-value").replaceChildren(...(letter.text !== null ? visible(letter.text) : ["The message has no value."]));
  editor.value = escaped(letter.text ?? "");
  setText(byId("letter-note"), note(letter, isOpen));
  byId("letter-start-edit").hidden = !letter.editable || !isOpen;
  byId("letter-replay").hidden = !isOpen;
  byId("letter-download").hidden = summary.value_bytes === null;
  byId("letter-download").href = api.valuePath(record);
  setEditing(false);
  setText(byId("letter-error"), "");
  setText(byId("letter-status"), "");
}

function note(letter, isOpen) {
  const inexact = !letter.editable && letter.complete && letter.text?.includes("\uFFFD") ? "Bytes that are not UTF-8 are shown as \uFFFD. " : "";
  const part = letter.complete ? "" : `The page shows the beginning of ${bytes(letter.summary.value_bytes)}. `;
  const edit = letter.editable || !isOpen ? "" : `To repair it, run: userstream dlq replay ${letter.summary.record} --edit`;
  return inexact + part + edit;
}

function setEditing(editing) {
  byId("letter-edit").hidden = !editing;
  byId("letter-value").hidden = editing;
  byId("letter-replay-edited").hidden = !editing;
  if (editing) {
    byId("letter-start-edit").hidden = true;
    byId("letter-replay").hidden = true;
    editor.focus();
  }
}

byId("letter-start-edit").addEventListener("click", () => setEditing(true));
byId("letter-replay").addEventListener("click", () => replay());
byId("letter-replay-edited").addEventListener("click", () => replay(editor.value));

async function replay(value) {
  setText(byId("letter-error"), "");
  setText(byId("letter-status"), "Publishing…");
  const buttons = dialog.querySelectorAll("button.primary, #letter-replay");
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const { document } = await api.replay(record, value);
    fill((await api.deadLetter(record)).document);
    setText(byId("letter-status"), document.refused_again
      ? "Published again, unchanged. The job will refuse it again, as a new dead letter."
      : "Published again. The job stores it within seconds.");
    counted = null;
  } catch (error) {
    setText(byId("letter-status"), "");
    setText(byId("letter-error"), error.message);
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}
