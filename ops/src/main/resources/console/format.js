import { el } from "./dom.js";

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const UNKNOWN = "–";
const isKnown = (value) => value !== null && value !== undefined;

/** A whole number with separators; from 100,000 on shortened. */
export const number = (value) => (!isKnown(value) ? UNKNOWN : Math.abs(value) >= 100_000 ? COMPACT.format(value) : WHOLE.format(value));

/** A whole number with separators, however large. */
export const count = (value) => (isKnown(value) ? WHOLE.format(value) : UNKNOWN);

/** A number of users a second: one decimal below ten, where it has any. */
export const rate = (value) => (!isKnown(value) ? UNKNOWN : value < 9.95 && !Number.isInteger(value) ? value.toFixed(1) : number(Math.round(value)));

export const milliseconds = (value) => {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  return value < 1_000 ? `${Math.round(value)} ms` : value < 60_000 ? `${(value / 1_000).toFixed(1)} s` : `${Math.round(value / 60_000)} min`;
};

/** A length of time of a run: seconds, then minutes, then hours. */
export const duration = (value) => (value < 120_000 ? `${Math.round(value / 1_000)} s` : value < 7_200_000 ? `${Math.round(value / 60_000)} min` : `${(value / 3_600_000).toFixed(1)} h`);

export const bytes = (value) => (!isKnown(value) ? "no value" : value < 2_048 ? `${WHOLE.format(value)} bytes` : value < 1_048_576
  ? `${WHOLE.format(value / 1_024)} KiB` : `${(value / 1_048_576).toFixed(1)} MiB`);

export const plural = (total, one, many) => `${count(total)} ${total === 1 ? one : many}`;

export const clock = (seconds) => TIME.format(new Date(seconds * 1_000));

/** A time in the reader's zone, with UTC as its title. */
export function time(iso) {
  const date = new Date(iso);
  const recent = Date.now() - date.getTime() < 12 * 3_600_000;
  return el("time", { dateTime: iso, title: `${iso.replace("T", " ").replace(/(\.\d+)?Z$/, "")} UTC`,
    textContent: (recent ? TIME : DATE).format(date) });
}

// Controls but line ends and tabs, characters that change the direction of text, and other invisible ones.
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/**
 * The same text for an editor: invisible characters as the escapes of JSON, which mean the same within its strings.
 * Outside strings an escape is invalid, so CR LF becomes LF.
 */
export const escaped = (text) => text.replaceAll("\r\n", "\n").replace(INVISIBLE, (each) => `\\u${each.codePointAt(0).toString(16).padStart(4, "0")}`);

/** Untrusted text as nodes: invisible characters are shown by their code. */
export function visible(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    nodes.push(text.slice(end, match.index));
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    nodes.push(el("span", { className: "code-point", textContent: `U+${code}` }));
    end = match.index + match[0].length;
  }
  nodes.push(text.slice(end));
  return nodes;
}
