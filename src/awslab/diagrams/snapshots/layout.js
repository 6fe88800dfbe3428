// Where the rows of a chain stand: layout.py in JavaScript, number for number.
import { circle, item, path, rect, words } from "../shapes.js";

/**
 * @typedef {import("./view.js").View} View
 * @typedef {View["rows"][number]} Row
 * @typedef {import("../shared.js").Shape} Shape
 * @typedef {import("../shared.js").Item} Item
 * @typedef {{left: number, room: number, widest: number, above: number, pitch: number, tie: number,
 *   size: number, notes: number, legend: number[][]}} Form
 */

const LEGEND = [
  ["stores", "stored here"],
  ["refers", "stored by another, referred to"],
  ["freed", "freed"],
  ["unsaved", "in no snapshot yet"],
];
const CELL = 28;
const TITLE = 32;
const GAP = 12;

/** @type {Record<"wide" | "narrow", Form>} */
const FORMS = {
  wide: {
    left: 96, room: 456, widest: 40, above: 0, pitch: 44, tie: 16, size: 12, notes: 184,
    legend: [[0, 0], [112, 0], [316, 0], [392, 0]],
  },
  narrow: {
    left: 8, room: 342, widest: 40, above: 28, pitch: 68, tie: 4, size: 11, notes: 0,
    legend: [[0, 0], [0, 22], [200, 0], [200, 22]],
  },
};

/**
 * @param {View} view
 * @param {"wide" | "narrow"} name
 * @returns {import("../shared.js").Scene}
 */
export function layout({ rows, blocks, bars }, name) {
  const form = FORMS[name];
  const cell = Math.min(form.widest, Math.floor(form.room / blocks.length));
  const right = form.left + blocks.length * cell;
  const width = form.notes ? right + 16 + form.notes : 358;
  /** @type {Item[]} */
  const items = [];
  let y = 0;
  rows.forEach((row, index) => {
    if (row.title) {
      y += index ? GAP : 0;
      const following = rows.findIndex((other, at) => at > index && Boolean(other.title));
      const tall = (following < 0 ? rows.length : following) - index;
      items.push(item("", "panel", [
        rect(0, y, width, TITLE + tall * form.pitch, `section ${row.kind}`, 10),
        words(12, y + 21, row.title, "minor", { size: 12, bold: true }),
      ]));
      y += TITLE;
    }
    const before = index && !row.title ? rows[index - 1] : undefined;
    items.push(rowItem(row, before, form, cell, right, y, width));
    if (row.kind === "volume") items.push(...blockItems(blocks, row.cells, form, cell, y + form.above));
    y += form.pitch;
  });
  items.push(legendItem(form, y + 12));
  y += 12 + 22 * (form.legend[1][1] / 22 + 1);
  items.push(barsItem(bars, width, y + 8));
  return { width, height: y + 8 + 88, items };
}

/**
 * The cell of a block in a row with this box.
 * @param {View["blocks"]} blocks
 * @param {"wide" | "narrow"} name
 * @param {[number, number, number, number]} box
 * @param {number} block
 */
export function cellAt(blocks, name, box, block) {
  const { left, room, widest, above } = FORMS[name];
  const cell = Math.min(widest, Math.floor(room / blocks.length));
  return { x: left + block * cell, y: box[1] + 2 + above, width: cell, height: CELL + 4 };
}

/**
 * @param {Row} row
 * @param {Row | undefined} before
 * @param {Form} form
 * @param {number} cell
 * @param {number} right
 * @param {number} y
 * @param {number} width
 */
function rowItem(row, before, form, cell, right, y, width) {
  const shapes = [
    rect(4, y - 4, width - 8, form.above + CELL + 8, "row", 8),
    words(12, y + 18, row.name, "name", { size: 13, bold: true }),
  ];
  if (form.notes) {
    shapes.push(words(right + 16, y + 12, row.notes[0], "", { size: 12 }));
    shapes.push(words(right + 16, y + 27, row.notes[1], "minor", { size: 12 }));
  } else {
    shapes.push(words(76, y + 18, row.notes[0], "minor", { size: 12 }));
  }
  if (row.kind !== "volume") {
    row.cells.forEach((_, block) => {
      const tied = before !== undefined && tiedTo(row, before, block);
      shapes.push(...cellShapes(row.cells[block], form, form.left + block * cell, y + form.above, cell, tied));
    });
  }
  /** @type {[number, number, number, number]} */
  const box = [4, y - 4, width - 8, form.above + CELL + 8];
  return item(row.key, row.kind, shapes, row.key ? { box } : {});
}

/**
 * Whether a cell is the same stored block as the one above it.
 * @param {Row} row
 * @param {Row} before
 * @param {number} block
 */
function tiedTo(row, before, block) {
  const [mark, state] = row.cells[block];
  const [above, was] = before.cells[block];
  const same = mark !== "" && mark === above && row.family === before.family && row.family >= 0;
  return same && state !== "freed" && was !== "freed";
}

/**
 * @param {string[]} cellOf its mark and state
 * @param {Form} form
 * @param {number} x
 * @param {number} y
 * @param {number} cell
 * @param {boolean} tied
 */
function cellShapes([mark, state], form, x, y, cell, tied) {
  if (!mark) return [rect(x + 2, y, cell - 4, CELL, "cell empty", 4)];
  const middle = x + cell / 2;
  const shapes = tied ? [path(`M${middle} ${y - form.tie}V${y}`, "tie")] : [];
  const how = { size: form.size, anchor: "middle", bold: state === "stores" };
  shapes.push(rect(x + 2, y, cell - 4, CELL, `cell ${state}`, 4));
  shapes.push(words(middle, y + 18, mark, `mark ${state}`, how));
  if (state === "freed") shapes.push(path(`M${x + 5} ${y + 24}L${x + cell - 5} ${y + 4}`, "strike"));
  if (state === "unsaved") shapes.push(circle(x + cell - 4, y + 2, 4, "dot"));
  return shapes;
}

/**
 * The volume's blocks: each is a button of its own.
 * @param {View["blocks"]} blocks
 * @param {string[][]} cells
 * @param {Form} form
 * @param {number} cell
 * @param {number} y
 */
function blockItems(blocks, cells, form, cell, y) {
  return cells.map((one, block) => {
    const x = form.left + block * cell;
    const shapes = cellShapes(one, form, x, y, cell, false);
    const { key } = blocks[block];
    if (!one[0]) {
      shapes.push(words(x + cell / 2, y + 18, key.slice(-1), "mark", { size: form.size, anchor: "middle" }));
    }
    return item(key, "block", shapes, { box: [x, y, cell, CELL] });
  });
}

/**
 * @param {Form} form
 * @param {number} y
 */
function legendItem(form, y) {
  const shapes = LEGEND.flatMap(([state, said], index) => {
    const [x, top] = [8 + form.legend[index][0], y + form.legend[index][1]];
    const made = [rect(x, top, 18, 14, `cell ${state}`, 3)];
    if (state === "freed") made.push(path(`M${x + 3} ${top + 12}L${x + 15} ${top + 2}`, "strike"));
    if (state === "unsaved") made.push(circle(x + 17, top + 1, 3, "dot"));
    return [...made, words(x + 25, top + 11, said, "minor", { size: form.size })];
  });
  return item("", "legend", shapes);
}

/**
 * @param {View["bars"]} bars
 * @param {number} width
 * @param {number} y
 */
function barsItem(bars, width, y) {
  const most = Math.max(1, ...bars.map(([, count]) => count));
  const shapes = bars.flatMap(([said, count], index) => {
    const [kind, top] = index ? ["once", y + 42] : ["full", y];
    const long = Math.max(2, Math.floor(((width - 16) * count) / most));
    return [
      words(8, top + 12, said, "", { size: 12, bold: kind === "once" }),
      rect(8, top + 18, long, 12, `bar ${kind}`, 3),
    ];
  });
  return item("", "bars", shapes);
}
