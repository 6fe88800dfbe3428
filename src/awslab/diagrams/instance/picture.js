// picture.py in JavaScript: the drawing of one moment of an instance's life.
import { circle, item, path, rect, words } from "../shapes.js";
import { chargesOf, marksOf, outcomeOf, partsOf } from "./rules.js";

/**
 * @typedef {import("./rules.js").LifeRules & {usage: Record<string, string>, states: string[],
 *   grid: Record<"wide" | "narrow", LifeGrid>, parts: Record<string, {label: string, kind: string,
 *   icon: string, sentences: string[]}>,
 *   charges: Record<string, {label: string, sentences: string[]}>}} LifeWords
 * @typedef {{where: string, title: string, x: number, width: number, pad: number}} LifeColumn
 * @typedef {{width: number, top: number, stacked: boolean, columns: LifeColumn[],
 *   states: Record<string, [number, number, number, number]>, charges: [number, number][],
 *   arrows: {from: string, calls: string[], shapes: import("../shared.js").Shape[]}[]}} LifeGrid
 */

const CARD = 48;
const STEP = 56;

/**
 * @param {LifeWords} spec
 * @param {"wide" | "narrow"} form
 * @param {import("./rules.js").Launch} launch
 * @param {import("./rules.js").Life[]} history
 * @returns {import("../shared.js").Scene}
 */
export function pictureOf(spec, form, launch, history) {
  const { width, columns, stacked, top, states, charges } = spec.grid[form];
  const life = history[history.length - 1];
  const parts = partsOf(spec, launch, life);
  const marks = marksOf(partsOf(spec, launch, history[history.length - 2] ?? life), parts);
  const items = arrows(spec, spec.grid[form], launch, life);
  for (const name of spec.states) items.push(stateItem(spec, name, states[name], life));
  let [y, bottom] = [top, top];
  /** @param {LifeColumn} column */
  const inColumn = ({ where }) => parts.filter((part) => part.where === where);
  const deepest = Math.max(...columns.map((column) => inColumn(column).length));
  for (const column of columns) {
    const mine = inColumn(column);
    const height = 36 + STEP * (stacked ? mine.length : deepest);
    items.push(columnItem(column, y, height + 4, life));
    for (const [row, part] of mine.entries()) {
      const at = y + 36 + STEP * row;
      if (!stacked && column.where !== "host") items.push(wire(column, at, part, life));
      items.push(partItem(spec, column, at, part, marks[part.key]));
    }
    bottom = y + height + 4;
    if (stacked) y = bottom + 8;
  }
  items.push(item("", "life-title", [titleShape(16, bottom + 28, "AWS charges for")]));
  y = bottom + 40;
  for (const [index, charge] of chargesOf(launch, life).entries()) {
    const [x, wide] = charges[index];
    items.push(chargeItem(spec, x, y, wide, charge));
    y += stacked ? STEP : 0;
  }
  return { width, height: y + (stacked ? 8 : CARD + 16), items };
}

/**
 * @param {LifeWords} spec
 * @param {LifeGrid} grid
 * @param {import("./rules.js").Launch} launch
 * @param {import("./rules.js").Life} life
 */
function arrows(spec, grid, launch, life) {
  return grid.arrows.map(({ from, calls, shapes }) => {
    const open = from === life.state
      && calls.some((call) => outcomeOf(spec, launch, life, call).does.length);
    return item("", `life-arrow${open ? " open" : ""}`, shapes);
  });
}

/**
 * @param {LifeWords} spec
 * @param {string} name
 * @param {[number, number, number, number]} box
 * @param {import("./rules.js").Life} life
 */
function stateItem({ usage }, name, box, life) {
  const [x, y, width, height] = box;
  const now = name === life.state;
  const shapes = [
    rect(x, y, width, height, "life-plate", 22),
    words(x + width / 2, y + 20, name, "life-name", { bold: now, anchor: "middle" }),
    words(x + width / 2, y + 35, usage[name], "minor", { size: 11, anchor: "middle" }),
  ];
  if (now) shapes.push(circle(x + 16, y + 16, 4, "life-dot"));
  return item(`state-${name}`, `life-state${now ? " now" : ""}`, shapes, { box });
}

/**
 * @param {LifeColumn} column
 * @param {number} y
 * @param {number} height
 * @param {import("./rules.js").Life} life
 */
function columnItem({ where, title, x, width }, y, height, { host }) {
  if (where !== "host") return item("", "life-title", [titleShape(x, y + 22, title)]);
  const shapes = [
    rect(x, y, width, height, "life-plate", 12),
    titleShape(x + 12, y + 22, host ? `Host computer ${host}` : "No host computer"),
  ];
  return item("host", `life-host${host ? "" : " gone"}`, shapes, { box: [x, y, width, height] });
}

/**
 * @param {LifeColumn} column
 * @param {number} y
 * @param {import("./rules.js").Part} part
 * @param {import("./rules.js").Life} life
 */
function wire({ where, x, width }, y, { token }, { host }) {
  const start = where === "ebs" ? x + width : x - 32;
  const line = path(`M${start} ${y + 24}H${start + 32}`, "life-line");
  return item("", `life-wire ${host && token ? "live" : "dead"}`, [line]);
}

/**
 * @param {LifeWords} spec
 * @param {LifeColumn} column
 * @param {number} y
 * @param {import("./rules.js").Part} part
 * @param {string} mark
 */
function partItem({ parts, facts }, column, y, { key, text, token }, mark) {
  const [x, width] = [column.x + column.pad, column.width - 2 * column.pad];
  const { label, kind, icon } = parts[key];
  const shapes = [
    rect(x, y, width, CARD, "life-plate", 8),
    path(`M${x + 18} ${y + 24}${icon}`, "life-icon"),
    words(x + 34, y + 20, label, "life-name", { size: 12, bold: true }),
    words(x + 34, y + 38, facts.cut[text] ?? text, "life-value", { size: 12 }),
  ];
  if (mark) {
    const how = { size: 12, bold: true, anchor: "end" };
    shapes.push(words(x + width - 10, y + 20, mark, `life-mark ${mark}`, how));
  }
  const css = `life-part ${column.where === "host" ? "compute" : kind}${token ? "" : " gone"}`;
  return item(key, css, shapes, { box: [x, y, width, CARD] });
}

/**
 * @param {LifeWords} spec
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {import("./rules.js").Charge} charge
 */
function chargeItem({ charges }, x, y, width, { key, on, text }) {
  const shapes = [
    rect(x, y, width, CARD, "life-plate", 8),
    circle(x + 18, y + 24, 5, "life-dot"),
    words(x + 34, y + 20, charges[key].label, "life-name", { size: 12, bold: true }),
    words(x + 34, y + 38, text, "life-value", { size: 12 }),
  ];
  return item(`charge-${key}`, `life-charge${on ? " on" : ""}`, shapes, { box: [x, y, width, CARD] });
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} title
 */
function titleShape(x, y, title) {
  return words(x, y, title, "minor", { bold: true });
}
