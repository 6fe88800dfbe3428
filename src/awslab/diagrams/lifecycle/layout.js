// The scenes of LifecycleTimeline: the layout of layout.py in JavaScript.
import { axes, brief, grouped, line, scale, tenth, ticks } from "../chart.js";
import { circle, item, path, rect, words } from "../shapes.js";
import { breakEven, CLASSES, cumulated, MONTH } from "./rules.js";
import { hidden, money, objects, parts } from "./text.js";

/**
 * @typedef {import("./rules.js").Plan} DrawnPlan
 * @typedef {import("./rules.js").Life} DrawnLife
 * @typedef {import("../chart.js").Plot} Plot
 * @typedef {import("../shared.js").Shape} DrawnShape
 * @typedef {(value: number) => number} Scale
 * @typedef {typeof FORMS.wide} Form
 */

const FORMS = {
  wide: { width: 720, left: 52, right: 504, first: 44, lane: 20, total: 216, months: 376, marks: 6 },
  narrow: { width: 358, left: 52, right: 326, first: 84, lane: 32, total: 378, months: 594, marks: 4 },
};
const TOTAL = 128, MONTHS = 88;

/**
 * The plots of a form: lanes, cost so far, cost by month.
 * @param {"wide" | "narrow"} form
 * @returns {Plot[]}
 */
export function lifePlots(form) {
  const { left, right, first, lane, total, months } = FORMS[form];
  return [
    [left, first, right, first + lane * Object.keys(CLASSES).length],
    [left, total, right, total + TOTAL], [left, months, right, months + MONTHS],
  ];
}

/**
 * @param {"wide" | "narrow"} form
 * @param {DrawnPlan} plan
 * @param {DrawnLife} life
 * @param {Record<string, import("../shared.js").Thing>} things
 * @returns {import("../shared.js").Scene}
 */
export function lifeScene(form, plan, life, things) {
  const f = FORMS[form];
  const wide = form === "wide";
  const x = scale(0, plan.months * MONTH, f.left, f.right);
  const [lanes, total, months] = lifePlots(form);
  const shown = (/** @type {number} */ value) => (hidden(plan) ? "?" : money(plan, value));
  const end = (/** @type {boolean} */ rule) => cumulated(life, rule).pop() ?? 0;
  const items = [
    legend(wide),
    item("", "lanes", laneShapes(wide, plan, life, lanes, f.lane, x)),
    item("", "total", totalShapes(plan, life, total, x, f.marks)),
    item("", "months", monthShapes(plan, life, months, x, f.marks)),
    saidRule(wide, f, things.rule.kind, objects(plan)),
    said(wide, f, "total", things.total.kind, f.total, `after ${plan.months} months`, [
      ["With the rule", shown(end(true))], ["In Standard", shown(end(false))],
    ]),
    said(wide, f, "months", things.months.kind, f.months, "what it is made of",
      parts(life).map(([name, value]) => [name, shown(value)])),
    ...(plan.needed ? [item("", "needed", neededShapes(plan, f, x))] : []),
  ];
  return { width: f.width, height: f.months + MONTHS + 28, items };
}

/**
 * @param {DrawnPlan} plan
 * @param {Scale} x
 * @param {number} most
 * @param {boolean} named
 * @returns {[number, string][]}
 */
function marks({ months }, x, most, named) {
  const step = [1, 2, 3, 6, 12, 24, 36].find((n) => months / n <= most) ?? 36;
  /** @type {[number, string][]} */
  const found = [];
  for (let month = 0; month <= months; month += step)
    found.push([x(month * MONTH), named ? (month ? `${month} month${month === 1 ? "" : "s"}` : "0") : ""]);
  return found;
}

/**
 * @param {boolean} wide
 * @param {DrawnPlan} plan
 * @param {DrawnLife} life
 * @param {Plot} plot
 * @param {number} pitch
 * @param {Scale} x
 */
function laneShapes(wide, plan, life, plot, pitch, x) {
  const [left, top, right, bottom] = plot;
  const shapes = axes(plot, marks(plan, x, wide ? 6 : 4, false), []);
  Object.entries(CLASSES).forEach(([name, [title]], row) => {
    const y = top + row * pitch + (wide ? 4 : 18);
    const span = life.spans.find(([each]) => each === name);
    const [, start, end] = span ?? ["", 0, 0];
    const [x0, x1] = [x(start), x(end)];
    const day = `day ${grouped(start)}`;
    const css = span ? "" : "minor";
    if (wide) shapes.push(words(right + 40, y + 10, title, css, { size: 12 }));
    else shapes.push(words(left, y - 4, title + (start ? `, ${day}` : ""), css, { size: 12 }));
    if (span) shapes.push(rect(x0, y, Math.max(2, x1 - x0), 12, `span ${row === 0 ? "warm" : row < 4 ? "cool" : "cold"}`, 2));
    if (!start || !wide) return;
    if (x0 - left >= 60) shapes.push(words(x0 - 6, y + 10, day, "minor code", { size: 11, anchor: "end" }));
    else if (right - x1 >= 60) shapes.push(words(x1 + 6, y + 10, day, "minor code", { size: 11 }));
    else shapes.push(words(x0 + 6, y + 10, day, "inside code", { size: 11 }));
  });
  const stop = life.spans.length ? life.spans[life.spans.length - 1][2] : 0;
  if (plan.expiration && stop < plan.months * MONTH) shapes.push(path(`M${x(stop)} ${top}V${bottom}`, "expired"));
  return shapes;
}

/**
 * @param {number} top
 * @param {Scale} y
 * @returns {[number, string][]}
 */
function moneyTicks(top, y) {
  const found = ticks(top, 4);
  const digits = Math.max(0, -Math.floor(Math.log10(found[1]) + 1e-9));
  return found.map((value) => [y(value), digits ? grouped(value, digits) : brief(value)]);
}

/** @param {number} top */
function highest(top) {
  const found = ticks(top, 4);
  return found[found.length - 1];
}

/**
 * @param {DrawnPlan} plan
 * @param {DrawnLife} life
 * @param {Plot} plot
 * @param {Scale} x
 * @param {number} most
 */
function totalShapes(plan, life, plot, x, most) {
  const hide = hidden(plan);
  const [rule, standard] = [cumulated(life, true), cumulated(life, false)];
  const top = Math.max(0.01, standard[standard.length - 1], hide ? 0 : rule[rule.length - 1]);
  const y = scale(0, highest(top), plot[3], plot[1]);
  const shapes = [...axes(plot, marks(plan, x, most, false), moneyTicks(top, y)), path(curve(standard, x, y), "plain")];
  if (hide) return shapes;
  shapes.push(path(curve(rule, x, y), "ruled"));
  const even = breakEven(rule, standard);
  if (!even) return shapes;
  const [cx, cy] = [x(even), y(rule[even])];
  const aside = cx > (plot[0] + plot[2]) / 2;
  return [...shapes, path(`M${cx} ${cy}V${plot[1]}`, "even-line"), circle(cx, cy, 5, "even"), words(
    cx + (aside ? -6 : 6), plot[1] + 12, `even on day ${grouped(even)}`, "code",
    { size: 12, bold: true, anchor: aside ? "end" : "start" },
  )];
}

/**
 * @param {number[]} costs
 * @param {Scale} x
 * @param {Scale} y
 */
function curve(costs, x, y) {
  const last = costs.length - 1;
  const kept = costs.map((_, day) => day).filter((day) => day === 0 || day === last ||
    Math.abs(costs[day + 1] - costs[day] - (costs[day] - costs[day - 1])) > 1e-9 * costs[last]);
  return line(kept.map((day) => [x(day), y(costs[day])]));
}

/**
 * @param {DrawnPlan} plan
 * @param {DrawnLife} life
 * @param {Plot} plot
 * @param {Scale} x
 * @param {number} most
 */
function monthShapes(plan, life, plot, x, most) {
  const hide = hidden(plan);
  const monthly = (/** @type {number[]} */ costs) =>
    Array.from({ length: plan.months }, (_, month) => costs[(month + 1) * MONTH] - costs[month * MONTH]);
  let sum = 0;
  const storage = [0, ...life.storage.map((cost) => (sum += cost))];
  const [all, plain, kept] = [cumulated(life, true), cumulated(life, false), storage].map(monthly);
  const top = Math.max(0.01, ...plain, ...(hide ? [] : all));
  const y = scale(0, highest(top), plot[3], plot[1]);
  const shapes = axes(plot, marks(plan, x, most, true), moneyTicks(top, y));
  if (!hide)
    shapes.push(path(bars(Array(plan.months).fill(0), kept, x, y), "kept"), path(bars(kept, all, x, y), "fees"));
  /** @type {[number, number][]} */
  const stairs = plain.flatMap((cost, month) => [[x(MONTH * month), y(cost)], [x(MONTH * (month + 1)), y(cost)]]);
  return [...shapes, path(line(stairs), "plain")];
}

/**
 * @param {number[]} low
 * @param {number[]} high
 * @param {Scale} x
 * @param {Scale} y
 */
function bars(low, high, x, y) {
  const found = low.map((a, month) => {
    const [y0, y1] = [y(a), y(high[month])];
    const [x0, x1] = [tenth(x(MONTH * month) + 1), tenth(x(MONTH * (month + 1)) - 1)];
    return y0 - y1 > 0.05 ? `M${x0} ${tenth(y0)}V${tenth(y1)}H${x1}V${tenth(y0)}Z` : "";
  });
  return found.join("") || "M0 0";
}

/**
 * @param {DrawnPlan} plan
 * @param {Form} f
 * @param {Scale} x
 */
function neededShapes({ needed }, f, x) {
  const at = x(needed);
  const right = at > (f.left + f.right) / 2;
  const lanes = f.first + f.lane * Object.keys(CLASSES).length;
  const plots = [[f.first - 6, lanes], [f.total, f.total + TOTAL], [f.months, f.months + MONTHS]];
  return [
    path(plots.map(([a, b]) => `M${at} ${a}V${b}`).join(""), "needed-line"),
    words(at + (right ? -6 : 6), f.first - 8, `needed on day ${grouped(needed)}`, "code", { size: 12, anchor: right ? "end" : "start" }),
  ];
}

/** @param {boolean} wide */
function legend(wide) {
  const at = wide ? [[52, 14], [170, 14], [284, 14], [368, 14]] : [[8, 14], [122, 14], [8, 34], [88, 34]];
  const names = { ruled: "with the rule", plain: "in Standard", kept: "storage", fees: "fees" };
  return item("", "legend", Object.entries(names).flatMap(([css, name], n) => {
    const [left, mid] = at[n];
    const swatch = n < 2 ? path(`M${left} ${mid}H${left + 22}`, css) : rect(left, mid - 6, 20, 12, css, 2);
    return [swatch, words(left + 28, mid + 4, name, "minor", { size: 12 })];
  }));
}

/**
 * @param {boolean} wide
 * @param {Form} f
 * @param {string} name
 * @param {string} what
 */
function saidRule(wide, f, name, what) {
  const left = f.right + 40;
  if (wide)
    return item("rule", "said", [
      words(left, 14, name, "name", { size: 14, bold: true }), words(left, 32, what, "minor", { size: 12 }),
    ], { box: [left - 12, 0, f.width - left + 8, 190] });
  return item("rule", "said", [
    words(8, 58, name, "name", { size: 14, bold: true }), words(350, 58, what, "minor", { size: 12, anchor: "end" }),
  ], { box: [2, 43, f.width - 4, 22] });
}

/**
 * @param {boolean} wide
 * @param {Form} f
 * @param {string} key
 * @param {string} name
 * @param {number} y0
 * @param {string} what
 * @param {[string, string][]} rows
 */
function said(wide, f, key, name, y0, what, rows) {
  const left = f.right + 40;
  if (wide)
    return item(key, "said", [
      words(left, y0 + 12, name, "name", { size: 14, bold: true }), words(left, y0 + 29, what, "minor", { size: 12 }),
      ...rows.flatMap(([kind, value], row) => [
        words(left, y0 + 50 + 18 * row, kind, "minor", { size: 12 }),
        words(712, y0 + 50 + 18 * row, value, "code", { size: 12, anchor: "end" }),
      ]),
    ], { box: [left - 12, y0 - 8, f.width - left + 8, 124] });
  const lines = Math.ceil(rows.length / 2);
  const height = 24 + 18 * lines;
  return item(key, "said", [
    words(8, y0 - 14 - 18 * lines, name, "name", { size: 14, bold: true }),
    words(350, y0 - 14 - 18 * lines, what, "minor", { size: 12, anchor: "end" }),
    ...rows.flatMap(([kind, value], row) => {
      const start = row % 2 ? 190 : 8, down = y0 + 6 - 18 * (lines - Math.floor(row / 2));
      return [words(start, down, kind, "minor", { size: 12 }), words(start + 160, down, value, "code", { size: 12, anchor: "end" })];
    }),
  ], { box: [2, y0 - 8 - height, f.width - 4, height] });
}
