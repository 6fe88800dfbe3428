// Where days and recovery points stand: layout.py in JavaScript, number for number.
import { item, path, rect, words } from "../shapes.js";

/**
 * @typedef {import("./view.js").View} View
 * @typedef {import("../shared.js").Shape} Shape
 * @typedef {import("../shared.js").Item} Item
 * @typedef {{width: number, day: number, row: number, token: number, step: number, left: number,
 *   room: number, lane: number, bar: number, legend: number[][]}} Form
 */

const WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const LEGEND = [
  ["best", "restored"], ["warm", "usable"], ["cold", "cold storage"],
  ["damaged", "holds the damage"], ["deleted", "deleted"], ["later", "not made yet"], ["log", "any moment"],
];
const HEAD = 26;

/** @type {Record<"wide" | "narrow", Form>} */
const FORMS = {
  wide: {
    width: 720, day: 102, row: 60, token: 20, step: 26, left: 176, room: 530, lane: 36, bar: 8,
    legend: [[0, 0], [90, 0], [172, 0], [280, 0], [416, 0], [502, 0], [608, 0]],
  },
  narrow: {
    width: 358, day: 50, row: 58, token: 14, step: 15, left: 8, room: 340, lane: 48, bar: 28,
    legend: [[0, 0], [110, 0], [220, 0], [0, 22], [146, 22], [226, 22], [0, 44]],
  },
};

/**
 * @param {View} view
 * @param {"wide" | "narrow"} name
 * @returns {import("../shared.js").Scene}
 */
export function layout(view, name) {
  const form = FORMS[name];
  const edge = Math.floor((form.width - 7 * form.day) / 2);
  const heads = WEEK.map((word, day) =>
    words(edge + form.day * day + form.day / 2, 17, word, "minor", { size: 12, anchor: "middle" }));
  const items = [item("", "heads", heads)];
  view.days.forEach((day, index) => {
    const place = view.weekday + index;
    const [x, y] = [edge + form.day * (place % 7), HEAD + form.row * Math.floor(place / 7)];
    items.push(dayItem(day, form, x, y, name === "wide"));
  });
  let y = HEAD + form.row * Math.ceil((view.weekday + view.days.length) / 7) + 14;
  items.push(legendItem(form, y));
  y += 22 * (form.legend[form.legend.length - 1][1] / 22 + 1) + 10;
  items.push(timeItem(view, form, y));
  return { width: form.width, height: y + 60 + form.lane * view.lanes.length, items };
}

/**
 * @param {View["days"][number]} day
 * @param {Form} form
 * @param {number} x
 * @param {number} y
 * @param {boolean} wide
 */
function dayItem(day, form, x, y, wide) {
  const [width, height] = [form.day - 4, form.row - 4];
  const shapes = [
    rect(x + 2, y + 2, width, height, `day ${day.mark || "plain"}`, 6),
    words(x + 8, y + 17, day.number, "", { size: 12, bold: day.mark !== "" }),
  ];
  if (day.mark && wide) {
    shapes.push(words(x + width - 5, y + 17, day.mark, `mark ${day.mark}`, { size: 11, anchor: "end", bold: true }));
  } else if (day.mark) {
    shapes.push(words(x + 6, y + 49, day.mark, `mark ${day.mark}`, { size: 11 }));
  }
  day.tokens.forEach(([letter, state], index) => {
    shapes.push(...tokenShapes(letter, state, form, x + (wide ? 10 : 3) + index * form.step, y + 24));
  });
  if (day.log) shapes.push(rect(x + 6, y + form.row - 6, form.day - 12, 3, "log"));
  return item(day.key, `date ${day.mark}`.trim(), shapes, { box: [x + 2, y + 2, width, height] });
}

/**
 * @param {string} letter
 * @param {string} state
 * @param {Form} form
 * @param {number} x
 * @param {number} y
 */
function tokenShapes(letter, state, form, x, y) {
  const how = { size: 11, anchor: "middle", bold: true };
  const shapes = [
    rect(x, y, form.token, 16, `point ${state}`, 4),
    words(x + form.token / 2, y + 12, letter, `letter ${state}`, how),
  ];
  if (state === "damaged") shapes.push(path(`M${x + 2} ${y + 14}L${x + form.token - 2} ${y + 2}`, "strike"));
  if (state === "cold") shapes.push(path(`M${x + 3} ${y + 14}H${x + form.token - 3}`, "frost"));
  return shapes;
}

/**
 * @param {Form} form
 * @param {number} y
 */
function legendItem(form, y) {
  const shapes = LEGEND.flatMap(([state, said], index) => {
    const [dx, dy] = form.legend[index];
    return [
      ...(state === "log" ? [rect(8 + dx, y + dy + 6, form.token, 4, "log")]
        : tokenShapes("", state, form, 8 + dx, y + dy)),
      words(14 + dx + form.token, y + dy + 12, said, "minor", { size: 11 }),
    ];
  });
  return item("", "legend", shapes);
}

/**
 * The points on a line of time, with what is lost between the best one and the damage.
 * @param {View} view
 * @param {Form} form
 * @param {number} y
 */
function timeItem(view, form, y) {
  /** @param {number} minutes */
  const place = (minutes) => form.left + Math.floor((minutes * form.room) / view.total);
  const bottom = y + 36 + form.lane * view.lanes.length;
  const [begin, lost] = view.lost;
  const [damage, found] = [place(view.damage), place(view.found)];
  const shapes = [rect(place(begin), y + 32, Math.max(1, damage - place(begin)), bottom - y - 32, "lost")];
  view.lanes.forEach((lane, index) => {
    const top = y + 36 + form.lane * index;
    shapes.push(words(8, top + 14, lane.name, "", { size: 12, bold: true }));
    const [noteX, noteY] = form.left > 8 ? [8, top + 28] : [104, top + 14];
    shapes.push(words(noteX, noteY, lane.note, "minor", { size: 11 }));
    const middle = top + form.bar + 8;
    shapes.push(path(`M${form.left} ${middle}H${form.left + form.room}`, "axis"));
    if (lane.window.length) {
      const [from, to] = lane.window.map(place);
      shapes.push(rect(from, middle - 3, Math.max(2, to - from), 6, "log", 3));
    }
    for (const [at, state] of lane.points) shapes.push(rect(place(at) - 2, middle - 7, 5, 14, `point ${state}`, 2));
  });
  shapes.push(path(`M${damage} ${y + 30}V${bottom}`, "moment damage"));
  shapes.push(flag(damage, y + 12, "damage", "damage", form));
  if (found !== damage) shapes.push(path(`M${found} ${y + 30}V${bottom}`, "moment found"));
  shapes.push(flag(found, y + 26, "found", "found", form));
  shapes.push(flag(place(begin), bottom + 16, `lost: ${lost}`, "lost-word", form));
  return item("", "time", shapes);
}

/**
 * Words at a moment, on the side of it that has room.
 * @param {number} x
 * @param {number} y
 * @param {string} said
 * @param {string} css
 * @param {Form} form
 */
function flag(x, y, said, css, form) {
  const early = x < form.left + Math.floor(form.room / 2);
  return words(early ? x : x + 1, y, said, `mark ${css}`, { size: 11, anchor: early ? "start" : "end", bold: true });
}
