// layout.py in JavaScript: the planner's drawing for what the reader changed.
import { block, dotted, freeBlocks, grouped, overlap, RESERVED, ROWS, SMALLEST } from "./rules.js";
import { item, path, rect, words } from "../shapes.js";

/**
 * @typedef {import("./rules.js").Subnet} Subnet
 * @typedef {import("./rules.js").Block} Block
 * @typedef {{cidr: string, zones: string[], subnets: Subnet[], window: string}} Plan
 * @typedef {"wide" | "narrow"} Form
 */

export const FORMS = { wide: { width: 720, axis: 88 }, narrow: { width: 358, axis: 72 } };
const STRIP = 32, STRIP_HEIGHT = 24, COLUMN = 84, GAP = 8;
export const STRIP_END = STRIP + STRIP_HEIGHT + 3;
export const CHART = 124;
export const CHART_HEIGHT = 448;

/**
 * @param {Plan} plan
 * @param {Form} form
 * @returns {import("../shared.js").Scene}
 */
export function planScene(plan, form) {
  const { width, axis } = FORMS[form];
  const { legend, height } = legendOf(plan, form);
  const items = [
    headingOf(plan, width), ...stripOf(plan, width, axis), ...columnsOf(plan, width, axis),
    ...takenIn(plan, width, axis), ...blocksOf(plan, width, axis), legend,
  ];
  return { width, height, items };
}

/**
 * @param {Plan} plan
 * @param {number} width
 */
function headingOf(plan, width) {
  const whole = block(plan.cidr);
  const free = freeBlocks(whole, plan.subnets.map((subnet) => block(subnet.cidr)));
  const left = `${plan.cidr} · ${grouped(whole.size)} addresses`;
  return item("", "vpc", [
    words(0, 20, left, "name", { size: 14, bold: true }),
    words(width, 20, `${grouped(free.reduce((sum, { size }) => sum + size, 0))} free`, "minor", { size: 12, anchor: "end" }),
  ]);
}

/**
 * @param {Plan} plan
 * @param {number} width
 * @param {number} axis
 */
function stripOf(plan, width, axis) {
  const whole = block(plan.cidr), shown = block(plan.window);
  const pieces = plan.subnets.map((subnet) => {
    const own = block(subnet.cidr);
    const [left, right] = endsOf(own, whole, width);
    const wide = Math.max(12, right - left);
    /** @type {[number, number, number, number]} */
    const box = [Math.min(left, width - wide), STRIP, wide, STRIP_HEIGHT];
    const shape = rect(left, STRIP + 2, Math.max(2, right - left - 1), STRIP_HEIGHT - 4, "piece");
    const title = `${subnet.name}, ${subnet.cidr}`;
    return item(subnet.cidr, kindOf(subnet), [shape], { title, ...(overlap(own, shown) ? {} : { box }) });
  });
  const [left, right] = endsOf(shown, whole, width);
  const top = STRIP - 3, bottom = STRIP_END;
  return [
    item("", "strip", [rect(0, STRIP, width, STRIP_HEIGHT, "whole", 4)]),
    ...pieces,
    item("", "window", [
      path(`M${left} ${bottom}L${axis} ${COLUMN}M${right} ${bottom}L${width} ${COLUMN}`, "ray"),
      rect(left, top, Math.max(4, right - left), bottom - top, "lens", 3),
    ]),
  ];
}

/**
 * @param {Plan} plan
 * @param {number} width
 * @param {number} axis
 */
function columnsOf(plan, width, axis) {
  const shown = block(plan.window);
  const rows = 2 ** Math.min(ROWS, Math.max(0, SMALLEST - shown.prefix));
  const lines = Array.from({ length: rows }, (_, row) => CHART + Math.floor((CHART_HEIGHT * row) / rows));
  const bottom = CHART + CHART_HEIGHT;
  const axisItem = item("", "axis", [
    words(axis - 8, CHART - 20, plan.window, "code", { size: 11, anchor: "end" }),
    ...lines.map((y, row) =>
      words(axis - 8, y + 11, dotted(shown.first + (row * shown.size) / rows), "minor code", { size: 11, anchor: "end" })),
  ]);
  const places = placesOf(plan, width, axis);
  return [axisItem, ...plan.zones.map((zone, index) => {
    const [x, wide] = places[index];
    return item("", "zone", [
      rect(x, COLUMN, wide, bottom - COLUMN + 4, "column", 8),
      words(x + 8, CHART - 16, tail(zone, wide - 16, 12), "name", { size: 12, bold: true }),
      path(lines.map((y) => `M${x} ${y}h${wide}`).join(""), "grid"),
    ], { box: [x, CHART, wide, CHART_HEIGHT], title: `Availability Zone ${zone}` });
  })];
}

/**
 * @param {Plan} plan
 * @param {number} width
 * @param {number} axis
 */
function takenIn(plan, width, axis) {
  const places = placesOf(plan, width, axis);
  const shapes = plan.subnets.flatMap((subnet) => {
    const ends = rowsOf(subnet, plan);
    if (!ends) return [];
    return plan.zones.flatMap((zone, index) => {
      const [x, wide] = places[index];
      return zone === subnet.zone ? [] : [rect(x + 4, ends[0], wide - 8, ends[1], "held", 4)];
    });
  });
  return shapes.length ? [item("", "taken", shapes)] : [];
}

/**
 * @param {Plan} plan
 * @param {number} width
 * @param {number} axis
 */
function blocksOf(plan, width, axis) {
  const places = placesOf(plan, width, axis);
  return plan.subnets.flatMap((subnet) => {
    const ends = rowsOf(subnet, plan);
    if (!ends) return [];
    const [x, wide] = places[plan.zones.indexOf(subnet.zone)];
    const [y, height] = ends;
    const shapes = [rect(x + 4, y, wide - 8, height, "plate", 4), ...labelOf(subnet, x + 4, wide - 8, y, height)];
    if (height >= 44 && !subnet.existing) {
      shapes.push(rect(x + Math.floor(wide / 2) - 12, y + height - 4, 24, 2, "grip", 1));
    }
    return [item(subnet.cidr, `block ${kindOf(subnet)}`, shapes, {
      box: [x + 4, y, wide - 8, Math.max(10, height)], title: `${subnet.name}, ${subnet.cidr}`,
    })];
  });
}

/**
 * @param {Subnet} subnet
 * @param {number} x
 * @param {number} wide
 * @param {number} y
 * @param {number} height
 */
function labelOf({ name, cidr }, x, wide, y, height) {
  const { prefix, size } = block(cidr);
  const count = grouped(size - RESERVED), room = wide - 16;
  if (height >= 44) {
    const numbers = [`${cidr} · ${count} usable`, `/${prefix} · ${count} usable`, `/${prefix} · ${count}`];
    return [
      words(x + 8, y + 20, cut(name, room, 13), "name", { size: 13, bold: true }),
      words(x + 8, y + 38, fitting(numbers, room, 11), "minor code", { size: 11 }),
    ];
  }
  if (height < 13) return [];
  const font = height >= 22 ? 12 : 11;
  const lines = [
    `${name} · ${cidr} · ${count} usable`, `${name} · ${cidr} · ${count}`,
    `${name} · /${prefix} · ${count}`, `${name} · /${prefix}`, name,
  ];
  return [words(x + 8, y + Math.floor(height / 2) + 4, fitting(lines, room, font), "name", { size: font })];
}

/**
 * @param {Plan} plan
 * @param {Form} form
 */
function legendOf(plan, form) {
  const rows = [["planned", "Planned"]];
  if (plan.subnets.some((subnet) => subnet.existing)) rows.push(["existing", "Exists in the account"]);
  rows.push(["held", "Held by a subnet in another zone"]);
  const y = CHART + CHART_HEIGHT + 20, step = form === "narrow" ? 20 : 0;
  const shapes = rows.flatMap(([css, said], index) => {
    const x = form === "narrow" ? 0 : 88 + 176 * index;
    return [
      rect(x, y + step * index, 20, 12, `swatch ${css}`, 3),
      words(x + 28, y + step * index + 10, said, "minor", { size: 12 }),
    ];
  });
  return { legend: item("", "legend", shapes), height: y + step * (rows.length - 1) + 20 };
}

/**
 * Left end and width of each zone's column.
 * @param {Plan} plan
 * @param {number} width
 * @param {number} axis
 */
export function placesOf({ zones }, width, axis) {
  const wide = Math.floor((width - axis - GAP * (zones.length - 1)) / zones.length);
  return zones.map((_, index) => [axis + index * (wide + GAP), wide]);
}

/**
 * Top and height of a subnet in the columns, null where the window does not show it.
 * @param {Subnet} subnet
 * @param {Plan} plan
 */
export function rowsOf(subnet, plan) {
  const own = block(subnet.cidr), shown = block(plan.window);
  if (!overlap(own, shown)) return null;
  const [top, bottom] = endsOf(own, shown, CHART_HEIGHT);
  return [CHART + top + 1, Math.max(2, bottom - top - 2)];
}

/**
 * @param {Block} part
 * @param {Block} whole
 * @param {number} length
 */
function endsOf(part, whole, length) {
  const start = part.first - whole.first;
  const [first, last] = [start, start + part.size].map((at) => Math.floor((at * length) / whole.size + 0.5));
  return [Math.max(0, first), Math.min(length, last)];
}

/** @param {Subnet} subnet */
const kindOf = (subnet) => (subnet.existing ? "existing" : "planned");

/**
 * @param {string[]} options
 * @param {number} width
 * @param {number} size
 */
function fitting(options, width, size) {
  const found = options.find((line) => tenths(line) * size <= width * 10);
  return found ?? cut(options[options.length - 1], width, size);
}

/**
 * @param {string} value
 * @param {number} width
 * @param {number} size
 */
function cut(value, width, size) {
  if (tenths(value) * size <= width * 10) return value;
  let kept = "";
  for (const char of value) {
    if ((tenths(kept + char) + 9) * size > width * 10) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * @param {string} value
 * @param {number} width
 * @param {number} size
 */
function tail(value, width, size) {
  if (tenths(value) * size <= width * 10) return value;
  return `…${[...cut([...value].reverse().join(""), width, size)].slice(0, -1).reverse().join("")}`;
}

/** @param {string} value */
function tenths(value) {
  let sum = 0;
  for (const char of value) {
    if ((char.codePointAt(0) ?? 0) >= 0x1100) sum += 13;
    else if (/[mwMW@%]|\p{Lu}/u.test(char)) sum += 9;
    else sum += ".,:;·/ |ilj'-".includes(char) ? 3 : 6;
  }
  return sum;
}
