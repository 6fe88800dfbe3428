// The scenes of ElasticCapacity: the layout of layout.py in JavaScript.
import { area, axes, brief, grouped, line, scale, ticks } from "../chart.js";
import { circle, item, path, rect, words } from "../shapes.js";
import { levels, MINUTES, demandAt } from "./rules.js";
import { money, setting, share, WAYS } from "./text.js";

/**
 * @typedef {import("./rules.js").Day} DrawnDay
 * @typedef {import("./rules.js").Run} DrawnRun
 * @typedef {import("./rules.js").Outcome} DrawnOutcome
 * @typedef {(value: number) => number} Scale
 * @typedef {typeof FORMS.wide} Form
 */

const FORMS = {
  wide: { width: 720, left: 40, right: 520, first: 40, plot: 96, row: 116, hours: 3 },
  narrow: { width: 358, left: 44, right: 338, first: 106, plot: 84, row: 160, hours: 6 },
};

/**
 * The plots of a form, the one of the demand first.
 * @param {"wide" | "narrow"} form
 * @returns {import("../chart.js").Plot[]}
 */
export function plots(form) {
  const { left, right, first, plot, row } = FORMS[form];
  return [0, 1, 2, 3].map((n) => [left, first + n * row, right, first + n * row + plot]);
}

/**
 * The demand at the upper end.
 * @param {DrawnDay} day
 * @param {Record<string, DrawnRun>} runs
 */
export function topOf({ demand, capacity, prediction }, runs) {
  const peak = Math.max(...demand.map(([, rate]) => rate)) / capacity;
  const shown = prediction === "asked" ? [] : Object.values(runs).map(({ paid }) => Math.max(...paid));
  const steps = ticks(Math.max(4, peak, ...shown), 4);
  return steps[steps.length - 1] * capacity;
}

/**
 * @param {"wide" | "narrow"} form
 * @param {DrawnDay} day
 * @param {Record<string, DrawnRun>} runs
 * @param {Record<string, DrawnOutcome>} outcomes
 * @param {number} [top] the upper end, where a drag holds it
 * @returns {import("../shared.js").Scene}
 */
export function dayScene(form, day, runs, outcomes, top = topOf(day, runs)) {
  const f = FORMS[form];
  const wide = form === "wide";
  const x = scale(0, MINUTES, f.left, f.right);
  const items = [legend(wide)];
  plots(form).forEach((plot, row) => {
    const way = ["demand", ...Object.keys(WAYS)][row];
    const y = scale(0, top, plot[3], plot[1]);
    /** @type {[number, string][]} */
    const hours = [];
    for (let h = 0; h < 25; h += f.hours) hours.push([x(60 * h), row === 3 ? `${String(h).padStart(2, "0")}:00` : ""]);
    if (way === "demand") {
      items.push(demandItem(day, plot, x, y, top, hours));
      items.push(item("", "said", saidDemand(wide, day, f, plot[1])));
    } else {
      /** @type {[number, string][]} */
      const ys = ticks(top / day.capacity, 4).map((n) => [y(n * day.capacity), grouped(n)]);
      items.push(item("", way, [...axes(plot, hours, ys), ...capacityShapes(day, runs[way], x, y)]));
      items.push(said(wide, day, way, outcomes[way], f, plot[1]));
    }
  });
  return { width: f.width, height: f.first + 3 * f.row + f.plot + 28, items };
}

/**
 * @param {DrawnDay} day
 * @param {import("../chart.js").Plot} plot
 * @param {Scale} x
 * @param {Scale} y
 * @param {number} top
 * @param {[number, string][]} hours
 */
function demandItem({ demand }, plot, x, y, top, hours) {
  /** @type {[number, string][]} */
  const ys = ticks(top, 4).filter((rate) => rate <= top).map((rate) => [y(rate), brief(rate)]);
  /** @type {[number, number][]} */
  const points = demand.map(([minute, rate]) => [x(minute), y(rate)]);
  return item("", "demand", [
    ...axes(plot, hours, ys), path(area(points, plot[3]), "asked"), path(line(points), "rate"),
    ...points.map(([cx, cy]) => circle(cx, cy, 3, "point")),
  ]);
}

/**
 * @param {DrawnDay} day
 * @param {DrawnRun} run
 * @param {Scale} x
 * @param {Scale} y
 */
function capacityShapes(day, run, x, y) {
  const place = (/** @type {[number, number][]} */ some) =>
    some.map(([minute, value]) => /** @type {[number, number]} */ ([x(minute), y(value)]));
  const rate = place(day.demand);
  if (day.prediction === "asked") return [path(line(rate), "rate")];
  const changes = levels(run.service);
  const stairs = place(changes.flatMap(([start, count], n) => {
    const end = changes[n + 1]?.[0] ?? MINUTES;
    return [[start, count * day.capacity], [end, count * day.capacity]];
  }));
  const base = y(0);
  // By the rule evenodd the lower of both is a hole in the area under each.
  const lower = area(place(served(day, changes)), base);
  return [
    path(area(stairs, base) + lower, "unused"), path(area(rate, base) + lower, "refused"),
    path(lower, "used"), path(line(stairs), "service"), path(line(rate), "rate"),
  ];
}

/**
 * The lower of demand and capacity as points, with those where they cross.
 * @param {DrawnDay} day
 * @param {[number, number][]} changes
 */
function served({ demand, capacity }, changes) {
  const times = [...new Set([...demand, ...changes].map(([minute]) => minute))].sort((a, b) => a - b);
  const count = new Map(changes);
  /** @type {[number, number][]} */
  const found = [];
  let now = 0;
  for (let n = 1; n < times.length; n += 1) {
    const [start, end] = [times[n - 1], times[n]];
    now = count.get(start) ?? now;
    const limit = now * capacity;
    const [d0, d1] = [demandAt(demand, start), demandAt(demand, end)];
    found.push([start, Math.min(d0, limit)]);
    if ((d0 - limit) * (d1 - limit) < 0) found.push([start + ((end - start) * (limit - d0)) / (d1 - d0), limit]);
    found.push([end, Math.min(d1, limit)]);
  }
  return found;
}

/** @param {boolean} wide */
function legend(wide) {
  const at = wide
    ? [[40, 14], [120, 14], [262, 14], [330, 14], [440, 14]]
    : [[8, 14], [92, 14], [8, 36], [72, 36], [186, 36]];
  const names = { rate: "demand", service: "instances in service", used: "used", unused: "paid, unused", refused: "turned away" };
  return item("", "legend", Object.entries(names).flatMap(([css, name], n) => {
    const [left, mid] = at[n];
    const swatch = n < 2 ? path(`M${left} ${mid}H${left + 20}`, css) : rect(left, mid - 6, 20, 12, css, 2);
    return [swatch, words(left + 26, mid + 4, name, "minor", { size: 12 })];
  }));
}

/**
 * @param {boolean} wide
 * @param {DrawnDay} day
 * @param {Form} f
 * @param {number} y0
 */
function saidDemand(wide, { demand, capacity }, f, y0) {
  const peak = `peak ${grouped(Math.max(...demand.map(([, rate]) => rate)))} requests a second`;
  const each = `one instance serves ${grouped(capacity)}`;
  const left = f.right + 28;
  return wide
    ? [
      words(left, y0 + 12, "Demand", "name", { size: 14, bold: true }),
      words(left, y0 + 32, peak, "minor", { size: 12 }),
      words(left, y0 + 50, each, "minor", { size: 12 }),
    ]
    : [
      words(8, y0 - 38, "Demand", "name", { size: 14, bold: true }),
      words(8, y0 - 18, `${peak}, ${each}`, "minor", { size: 12 }),
    ];
}

/**
 * @param {boolean} wide
 * @param {DrawnDay} day
 * @param {string} way
 * @param {DrawnOutcome} outcome
 * @param {Form} f
 * @param {number} y0
 */
function said(wide, day, way, outcome, f, y0) {
  const hidden = day.prediction === "asked";
  const cost = hidden ? "?" : `${money(day, outcome.cost)} a day`;
  const idle = hidden ? "unused: ?" : `${grouped(outcome.idle)} % unused`;
  const lost = `turned away: ${hidden ? "?" : share(outcome)}`;
  const css = hidden || outcome.refused < 0.5 ? "minor" : "lost";
  const [name, how] = [WAYS[way], setting(day, way)];
  const left = f.right + 28;
  if (wide)
    return item(way, "said", [
      words(left, y0 + 12, name, "name", { size: 14, bold: true }),
      words(left, y0 + 30, how, "minor", { size: 12 }),
      words(left, y0 + 52, cost, "code", { size: 14, bold: true }),
      words(left, y0 + 71, idle, "minor", { size: 12 }),
      words(left, y0 + 88, lost, css, { size: 12 }),
    ], { box: [left - 12, y0 - 8, f.width - left + 8, 108] });
  return item(way, "said", [
    words(8, y0 - 46, name, "name", { size: 14, bold: true }),
    words(350, y0 - 46, how, "minor", { size: 12, anchor: "end" }),
    words(8, y0 - 28, cost, "code", { size: 13, bold: true }),
    words(350, y0 - 28, idle, "minor", { size: 12, anchor: "end" }),
    words(350, y0 - 12, lost, css, { size: 12, anchor: "end" }),
  ], { box: [2, y0 - 62, f.width - 4, 58] });
}
