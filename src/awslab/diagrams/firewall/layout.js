// Two filters between the same two hosts: layout.py in JavaScript, from the same data.
import { circle, item, path, rect, words } from "../shapes.js";
import { parseRule } from "./rules.js";

/**
 * @typedef {import("./rules.js").Decision} Decision
 * @typedef {"group" | "acl"} FilterKey
 * @typedef {"wide" | "narrow"} FilterForm
 * @typedef {{name: string, wide: string, narrow: string, detail: string, groups: string}} FilterHost
 * @typedef {{judged: Record<FilterKey, import("./rules.js").Judged>,
 *   rules: Record<FilterKey, import("./rules.js").Rules>, peer: FilterHost, own: FilterHost,
 *   inside: boolean, words: string[]}} FilterView
 * @typedef {import("../shared.js").Shape} FilterShape
 * @typedef {[number, number, number, number]} Box
 * @typedef {[number, number, number]} Half where a way runs, its start and its end
 */

/** @type {Record<FilterForm, Record<"scene" | "peer" | "own" | FilterKey, Box>>} */
const BOXES = {
  wide: {
    scene: [0, 0, 720, 304], peer: [8, 12, 136, 280], own: [576, 12, 136, 280],
    group: [224, 12, 272, 132], acl: [224, 160, 272, 132],
  },
  narrow: {
    scene: [0, 0, 358, 376], peer: [4, 8, 350, 44], own: [4, 324, 350, 44],
    group: [4, 92, 170, 192], acl: [184, 92, 170, 192],
  },
};
/** @type {Record<FilterKey, [string, string]>} */
export const FILTER_TITLES = { group: ["Security group", "stateful"], acl: ["Network ACL", "stateless"] };
/** @type {FilterKey[]} */
export const FILTER_KEYS = ["group", "acl"];

/**
 * What a filter decided: by which rule, what that says, and of whom.
 * @param {FilterKey} kind
 * @param {Decision} decision
 * @param {import("./rules.js").Rules} rules
 * @returns {[string, string, string]}
 */
export function decided(kind, { mark, way, rule }, rules) {
  if (mark === "quiet") return ["stateful: not asked", "the connection is known", ""];
  if (rule < 0) {
    return kind === "group" ? [`${way}: no match`, "refused", ""]
      : [`${way}: rule *`, "deny all traffic", "0.0.0.0/0"];
  }
  const row = parseRule(rules[way][rule], kind);
  const what = [row.action ?? "allow", row.protocol, row.ports].filter(Boolean).join(" ");
  const label = kind === "acl" ? `${way}: rule ${row.number}` : `${way}: a rule matches`;
  return [label, what.replace(" all", " all traffic"), row.peer];
}

/**
 * @param {FilterForm} form
 * @param {FilterView} view
 * @param {number} step 0 to 2: the packet was judged, then its reply
 * @returns {import("../shared.js").Scene}
 */
export function filters(form, view, step) {
  const [, , width, height] = BOXES[form].scene;
  return { width, height, items: [
    item("", "ways", wayShapes(form, view, step)),
    hostCard(form, "peer", view), hostCard(form, "own", view),
    ...FILTER_KEYS.map((key) => filterCard(form, key, view, step)),
  ] };
}

/**
 * @param {FilterForm} form
 * @param {"peer" | "own"} key
 * @param {FilterView} view
 */
function hostCard(form, key, view) {
  const box = BOXES[form][key];
  const [x, y, width, height] = box;
  const host = view[key];
  const role = (key === "own") === view.inside ? "begins" : "answers";
  const wide = form === "wide";
  const [middle, anchor] = wide ? [x + width / 2, "middle"] : [x + 12, "start"];
  const top = wide ? y + height / 2 : y + 22;
  return item(key, "host", [
    rect(x, y, width, height, "plate", 8),
    words(middle, top - 4, host[form], "name", { bold: true, anchor }),
    words(middle, top + 13, host.detail, "minor", { size: 12, anchor }),
    ...(wide ? [
      words(middle, top + 30, host.groups, "minor", { size: 12, anchor }),
      words(middle, y + 22, role, "minor", { size: 11.5, anchor }),
    ] : [
      words(x + width - 12, top - 4, role, "minor", { size: 11.5, anchor: "end" }),
      words(x + width - 12, top + 13, host.groups, "minor", { size: 12, anchor: "end" }),
    ]),
  ], { box, title: host.name });
}

/**
 * @param {FilterForm} form
 * @param {FilterKey} key
 * @param {FilterView} view
 * @param {number} step
 */
function filterCard(form, key, view, step) {
  const box = BOXES[form][key];
  const [x, y, width, height] = box;
  const [title, nature] = FILTER_TITLES[key];
  const shapes = [
    rect(x, y, width, height, "plate", 8),
    words(x + 12, y + 22, title, "name", { bold: true }),
    form === "wide" ? words(x + width - 12, y + 22, nature, "minor", { size: 12, anchor: "end" })
      : words(x + 12, y + 38, nature, "minor", { size: 12 }),
  ];
  let refuses = "";
  decisionsOf(view, key).slice(0, step).forEach((decision, lane) => {
    if (!decision) return;
    const far = (lane === 1) !== view.inside;
    shapes.push(...saidInside(form, key, lane, far, decided(key, decision, view.rules[key]), decision.mark));
    const at = laneOf(form, key, lane);
    const [cx, cy] = form === "wide" ? [far ? x + width : x, at] : [at, far ? y + height : y];
    shapes.push(...filterMark(cx, cy, decision.mark));
    if (decision.mark === "block") refuses = " refuses";
  });
  return item(key, `filter${refuses}`, shapes, { box, title });
}

/**
 * @param {FilterView} view
 * @param {FilterKey} key
 */
function decisionsOf({ judged }, key) {
  return [judged[key].out, judged[key].back];
}

/**
 * @param {FilterForm} form
 * @param {FilterKey} key
 * @param {number} lane
 */
function laneOf(form, key, lane) {
  const [x, y] = BOXES[form][key];
  return form === "wide" ? y + [60, 104][lane] : x + [40, 130][lane];
}

/**
 * @param {FilterForm} form
 * @param {FilterKey} key
 * @param {number} lane
 * @param {boolean} far
 * @param {[string, string, string]} lines
 * @param {string} mark
 */
function saidInside(form, key, lane, far, [first, what, peer], mark) {
  const [x, y, width] = BOXES[form][key];
  const css = `says ${mark}`;
  if (form === "wide") {
    const [at, anchor] = far ? [x + width - 20, "end"] : [x + 20, "start"];
    const top = laneOf(form, key, lane) - 3;
    return [words(at, top, first, css, { size: 12, anchor }),
      words(at, top + 16, `${what} ${peer}`.trim(), css, { size: 12, anchor })];
  }
  const top = y + [66, 128][lane];
  return [first, what, peer].filter(Boolean).map((line, i) => words(x + 12, top + 16 * i, line, css, { size: 12 }));
}

/**
 * The ways from host to host: solid where a packet went, dotted where none did.
 * @param {FilterForm} form
 * @param {FilterView} view
 * @param {number} step
 */
function wayShapes(form, view, step) {
  /** @type {FilterShape[]} */
  const shapes = [];
  for (const key of FILTER_KEYS) {
    decisionsOf(view, key).forEach((decision, lane) => {
      const went = lane < step && decision !== null;
      const passed = went && decision.mark !== "block";
      const reverse = (lane === 1) !== view.inside;
      const halves = halvesOf(form, key, lane);
      const [first, second] = reverse ? halves.reverse() : halves;
      shapes.push(path(stretch(form, first), went ? "been" : "ahead"));
      shapes.push(path(stretch(form, second), passed ? "been" : "ahead"));
      if (passed) shapes.push(path(tipOf(form, second, reverse), "head"));
      if (went) shapes.push(wordOf(form, first, lane, view.words[lane]));
    });
  }
  return shapes;
}

/**
 * @param {FilterForm} form
 * @param {FilterKey} key
 * @param {number} lane
 * @returns {Half[]}
 */
function halvesOf(form, key, lane) {
  const at = laneOf(form, key, lane);
  const axis = form === "wide" ? 0 : 1;
  const { peer, own, [key]: gate } = BOXES[form];
  return [[at, peer[axis] + peer[axis + 2], gate[axis]], [at, gate[axis] + gate[axis + 2], own[axis]]];
}

/**
 * @param {FilterForm} form
 * @param {Half} half
 */
function stretch(form, [at, start, end]) {
  return form === "wide" ? `M${start} ${at}L${end} ${at}` : `M${at} ${start}L${at} ${end}`;
}

/**
 * @param {FilterForm} form
 * @param {Half} half
 * @param {boolean} reverse
 */
function tipOf(form, [at, start, end], reverse) {
  const [tip, back] = reverse ? [start, start + 7] : [end, end - 7];
  return form === "wide" ? `M${tip} ${at}L${back} ${at - 4}L${back} ${at + 4}Z`
    : `M${at} ${tip}L${at - 4} ${back}L${at + 4} ${back}Z`;
}

/**
 * @param {FilterForm} form
 * @param {Half} half
 * @param {number} lane
 * @param {string} word
 */
function wordOf(form, [at, start, end], lane, word) {
  const middle = Math.floor((start + end) / 2);
  return form === "wide" ? words(middle, at - 8, word, "minor", { size: 11.5, anchor: "middle" })
    : words(at + (lane ? -12 : 12), middle + 4, word, "minor", { size: 11.5, anchor: lane ? "end" : "start" });
}

/**
 * @param {number} x
 * @param {number} y
 * @param {Decision["mark"]} mark
 */
function filterMark(x, y, mark) {
  if (mark === "quiet") return [circle(x, y, 5, "verdict quiet")];
  const sign = mark === "block" ? `M${x - 3} ${y - 3}L${x + 3} ${y + 3}M${x + 3} ${y - 3}L${x - 3} ${y + 3}`
    : `M${x - 4} ${y}L${x - 1} ${y + 3}L${x + 4} ${y - 3}`;
  return [circle(x, y, 9, `verdict ${mark}`), path(sign, "sign")];
}
