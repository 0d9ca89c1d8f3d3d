import uPlot from "./uplot/dist/uPlot.esm.js";
import { byId, el, setText } from "./dom.js";
import { clock, milliseconds, number, rate } from "./format.js";

const HOUR = 3_600;
const SHORTEST_RANGE = 300;
const TIME_STEPS = [60, 120, 300, 600, 900, 1_800, 3_600];
const SLOT = 5;
const LONGEST_GAP = 30;
const HEIGHT = 190;
const samples = [];

const CHARTS = [
  { title: "Throughput", unit: "users a second", format: rate, empty: "No user was published in the last hour.", series: [
    { name: "Published", look: "area", value: (at) => perSecond(at, (each) => each.messages) },
    { name: "Stored in Cassandra", look: "accent", value: (at) => perSecond(at, (each) => stored(each, each.cassandra_lag)) },
    { name: "Stored in PostgreSQL", look: "dashed", value: (at) => perSecond(at, (each) => stored(each, each.postgres_lag)) },
  ] },
  { title: "Lag", unit: "messages not stored yet", format: number,
    empty: "Both stores were up to date for the last hour.", series: [
      { name: "Cassandra", look: "accent", value: (at) => samples[at].cassandra_lag },
      { name: "PostgreSQL", look: "dashed", value: (at) => samples[at].postgres_lag },
    ] },
  { title: "Publish to row", unit: "sampled rows of PostgreSQL", format: milliseconds, sparse: true,
    empty: "Nothing was stored in the last hour, so there is no latency to show. Cassandra keeps no time of arrival.", series: [
      { name: "Median", look: "accent", value: (at) => samples[at].latency_ms },
      { name: "Slowest", look: "soft", value: (at) => samples[at].slowest_ms },
    ] },
];

/** Starts with the samples of the last hour. */
export function showCharts(history) {
  samples.splice(0, samples.length, ...history);
  if (!byId("charts").childElementCount) {
    CHARTS.forEach(addChart);
  }
  CHARTS.forEach(draw);
}

/** Adds a sample, or replaces that of the same five seconds; returns the rates and the latency of now. */
export function showSample(sample) {
  if (sample) {
    const last = samples[samples.length - 1];
    if (last && Math.floor(last.time / SLOT) === Math.floor(sample.time / SLOT)) {
      samples.pop();
    }
    samples.push(sample);
    while (samples[0].time < sample.time - HOUR) {
      samples.shift();
    }
    CHARTS.forEach(draw);
  }
  const now = samples.length - 1;
  const recent = samples.filter((each) => sample && each.time > sample.time - 60 && each.latency_ms !== null);
  return {
    published: now < 0 ? null : CHARTS[0].series[0].value(now),
    cassandra: now < 0 ? null : CHARTS[0].series[1].value(now),
    postgres: now < 0 ? null : CHARTS[0].series[2].value(now),
    latency: recent.length ? recent[recent.length - 1].latency_ms : null,
  };
}

const stored = (sample, lag) => (sample.messages === null || lag === null ? null : sample.messages - lag);

/** The growth of a total since the sample before the last one, so that it covers at least one whole interval. */
function perSecond(at, total) {
  const from = samples[Math.max(0, at - 2)];
  const seconds = samples[at].time - from.time;
  const before = total(from);
  const after = total(samples[at]);
  const isKnown = before !== null && after !== null && seconds > 0 && seconds <= LONGEST_GAP;
  return isKnown ? Math.max(0, (after - before) / seconds) : null;
}

function addChart(chart) {
  chart.readout = el("p", { className: "readout", "aria-hidden": "true" });
  chart.swatches = chart.series.map((series) => el("span", { className: `swatch ${series.look}`, "aria-hidden": "true" }));
  chart.values = chart.series.map(() => el("span", { className: "value" }));
  chart.plotBox = el("div", { className: "plot", role: "img" });
  chart.emptyNote = el("p", { className: "empty", textContent: chart.empty });
  byId("charts").append(el("figure", {},
    el("figcaption", {}, el("h3", { textContent: chart.title }),
      el("span", { className: "unit", textContent: chart.unit }), chart.readout),
    el("div", { className: "canvas-box" }, chart.plotBox, chart.emptyNote),
    el("ul", { className: "legend" }, ...chart.series.map((series, index) =>
      el("li", {}, chart.swatches[index], el("span", { textContent: series.name }), chart.values[index])))));
  new ResizeObserver(() => chart.plot?.setSize({ width: chart.plotBox.clientWidth, height: HEIGHT }))
    .observe(chart.plotBox);
  document.addEventListener("themechange", () => {
    if (chart.plot) {
      chart.plot.destroy();
      chart.plot = null;
      draw(chart);
    }
  });
}

function draw(chart) {
  if (!chart.plotBox) {
    return;
  }
  const end = samples.length ? samples[samples.length - 1].time : Date.now() / 1_000;
  const data = [samples.map((each) => each.time), ...chart.series.map((series) => samples.map((each, at) => series.value(at)))];
  const known = data.slice(1).flat().filter((value) => value !== null);
  const largest = known.reduce((most, value) => Math.max(most, value), 0);
  const isEmpty = !known.length || (largest === 0 && !chart.sparse);
  chart.emptyNote.hidden = !isEmpty;
  chart.plotBox.classList.toggle("blank", isEmpty);
  setText(chart.emptyNote, known.length || chart.sparse ? chart.empty : noFigures());
  chart.largest = largest;
  if (!chart.plot) {
    chart.plot = new uPlot(options(chart), data, chart.plotBox);
  }
  chart.plot.setData(data, false);
  const start = Math.min(samples.length ? samples[0].time : end, end - SHORTEST_RANGE);
  chart.plot.setScale("x", { min: Math.max(start, end - HOUR), max: end });
  const latest = data.slice(1).map((values) =>
    chart.format((chart.sparse ? values.findLast((value) => value !== null) : values.at(-1)) ?? null));
  chart.values.forEach((value, index) => setText(value, latest[index]));
  const words = chart.series.map((series, index) => `${series.name} ${latest[index]}`).join(", ");
  const highest = chart.format(known.length ? largest : null);
  chart.plotBox.setAttribute("aria-label",
    `${chart.title}, ${chart.unit}, last hour. Now: ${words}. Highest: ${highest}.`);
}

function noFigures() {
  return samples.at(-1)?.messages === null ? "Kafka does not answer." : "Collecting the first samples.";
}

function options(chart) {
  const style = getComputedStyle(byId("charts"));
  const ink = style.color;
  const line = style.borderTopColor;
  const axis = { stroke: ink, font: "12px system-ui, sans-serif", grid: { stroke: line, width: 1 }, ticks: { show: false } };
  return {
    width: chart.plotBox.clientWidth, height: HEIGHT, legend: { show: false }, padding: [8, 18, 0, 0],
    cursor: { drag: { setScale: false, x: false, y: false }, points: { size: 6 }, y: false },
    scales: { x: { time: true }, y: { range: () => [0, Math.max(chart.sparse ? 100 : 10, (chart.largest || 0) * 1.15)] } },
    axes: [
      { ...axis, grid: { show: false }, size: 28, space: 70, incrs: TIME_STEPS,
        values: (_, ticks) => ticks.map((tick) => clock(tick).replace(/:\d\d(?=\D*$)/, "")) },
      { ...axis, size: 58, space: 44, values: (_, ticks) => ticks.map(chart.format) },
    ],
    series: [{}, ...chart.series.map((series, index) => {
      const { color, backgroundColor } = getComputedStyle(chart.swatches[index]);
      return { label: series.name, stroke: color, width: ["area", "soft"].includes(series.look) ? 1 : 1.75,
        dash: series.look === "dashed" ? [5, 4] : undefined,
        fill: series.look === "area" ? backgroundColor : undefined,
        spanGaps: Boolean(chart.sparse), points: { show: chart.sparse ? undefined : false, size: 4 } };
    })],
    hooks: { setCursor: [(plot) => {
      const at = plot.cursor.idx ?? null;
      const [times, ...values] = plot.data;
      const isOutside = at === null || plot.cursor.left < 0;
      setText(chart.readout, isOutside ? ""
        : `${clock(times[at])}  ${values.map((each) => chart.format(each[at] ?? null)).join(" · ")}`);
    }] },
  };
}
