// A way of a packet as a ladder: layout.py in JavaScript, from the same data.
import { circle, item, path, rect, words } from "../shapes.js";

/**
 * @typedef {{mark: "pass" | "block" | "unknown" | "quiet", wide: string[], narrow: string,
 *   short: string, text: string, fix: string, list: string, decides: number[]}} Meeting
 * @typedef {{key: string, name: string, label: string, option: string, detail: string, wide: string,
 *   narrow: string, place: string, starts: boolean}} PacketEnd
 * @typedef {{key: string, kind: string, part: string, word: string, name: string, wide: string, narrow: string,
 *   place: string, out: Meeting | null, back: Meeting | null}} Station
 * @typedef {{kind: string, wide: string, narrow: string, aside: string}} PacketPlace
 * @typedef {{src: PacketEnd, dst: PacketEnd, places: Record<string, PacketPlace>,
 *   stations: Station[], arrives: boolean, answered: boolean}} View
 * @typedef {"out" | "back"} Lane
 * @typedef {{row: number, lane: Lane}} Happening
 * @typedef {"wide" | "narrow"} PacketForm
 * @typedef {{width: number, card: number, cardWidth: number, lanes: Record<Lane, number>}} Across
 * @typedef {import("../shared.js").Shape} PacketShape
 */

/** @type {Record<PacketForm, Across>} */
const ACROSS = {
  wide: { width: 720, card: 236, cardWidth: 248, lanes: { out: 212, back: 508 } },
  narrow: { width: 358, card: 34, cardWidth: 290, lanes: { out: 16, back: 342 } },
};
const TOP = 40, GAP = 12, END = 44, MIDDLE = 22, BAND_HEAD = 30, BAND_FOOT = 8;
/** @type {Lane[]} */
const LANES = ["out", "back"];

/**
 * What happens, in order. Rows are numbered from the source, 0, to the destination.
 * @param {View} view
 * @returns {Happening[]}
 */
export function happenings(view) {
  const met = view.stations.map((station, index) => ({ station, row: index + 1 }));
  /** @type {Happening[]} */
  const found = [];
  for (const { station, row } of met) if (station.out) found.push({ row, lane: "out" });
  if (view.arrives) {
    found.push({ row: met.length + 1, lane: "out" });
    for (const { station, row } of met.reverse()) if (station.back) found.push({ row, lane: "back" });
  }
  if (view.answered) found.push({ row: 0, lane: "back" });
  return found;
}

/**
 * @param {PacketForm} form
 * @param {View} view
 * @param {number} step how many things have happened
 * @returns {import("../shared.js").Scene}
 */
export function ladder(form, view, step) {
  const across = ACROSS[form];
  const all = happenings(view);
  const seen = all.slice(0, step);
  const rows = [view.src, ...view.stations, view.dst];
  const last = rows.length - 1;
  const { tops, bands, height } = stacked(form, rows);
  const shown = rows.map((_, row) => row === 0 || row === last || seen.some((one) => one.row === row));
  const items = [];
  for (const { from, to, y, depth } of bands) {
    if (!shown.slice(from, to + 1).some(Boolean)) continue;
    const place = view.places[rows[from].place];
    const isWide = form === "wide";
    items.push(item("", `place ${place.kind}`, [
      rect(0.5, y, across.width - 1, depth, "plate", 10),
      words(isWide ? 14 : across.card, y + 20, place[form], "kind", { size: 12, bold: true }),
      ...(isWide ? [words(across.lanes.back + 18, y + 20, place.aside, "minor", { size: 12 })] : []),
    ]));
  }
  const middles = tops.map((top) => top + MIDDLE);
  items.push(item("", "lanes", laneShapes(across, middles, seen)));
  items.push(item("", "heads", laneHeads(across)));
  const over = step === all.length;
  rows.forEach((entry, row) => {
    if ("detail" in entry) items.push(endCard(form, across, tops[row], entry, roleOf(view, row === 0, over)));
    else if (shown[row]) items.push(stationCard(form, across, tops[row], row, entry, seen));
  });
  return { width: across.width, height, items };
}

/**
 * @param {PacketForm} form
 * @param {PacketEnd | Station} entry
 */
function depthOf(form, entry) {
  if (form === "wide" || "detail" in entry) return END;
  return END + 18 * LANES.filter((lane) => entry[lane]).length;
}

/**
 * @param {PacketForm} form
 * @param {(PacketEnd | Station)[]} rows
 */
function stacked(form, rows) {
  /** @type {number[]} */
  const tops = [];
  /** @type {{from: number, to: number, y: number, depth: number}[]} */
  const bands = [];
  let y = TOP, from = 0, bandTop = 0;
  rows.forEach((entry, row) => {
    const { place } = entry;
    if (row === 0 || place !== rows[row - 1].place) {
      [from, bandTop] = [row, y];
      y += place ? BAND_HEAD : 0;
    }
    tops.push(y);
    y += depthOf(form, entry) + GAP;
    if (place && (row === rows.length - 1 || rows[row + 1].place !== place)) {
      bands.push({ from, to: row, y: bandTop, depth: y - bandTop });
      y += BAND_FOOT;
    }
  });
  return { tops, bands, height: y };
}

/** @param {Across} across */
function laneHeads({ width, lanes: { out, back } }) {
  const [left, right, by] = width > 400 ? ["end", "start", 8] : ["start", "end", -9];
  return [
    words(out + by, 22, "packet ↓", "minor", { size: 12, anchor: left }),
    words(back - by, 22, "↑ reply", "minor", { size: 12, anchor: right }),
  ];
}

/**
 * Both ways: solid where the packet has been, dotted where it has not.
 * @param {Across} across
 * @param {number[]} middles
 * @param {Happening[]} seen
 */
function laneShapes(across, middles, seen) {
  /** @type {PacketShape[]} */
  const shapes = [];
  const last = middles.length - 1;
  for (const lane of LANES) {
    const [start, end] = lane === "out" ? [0, last] : [last, 0];
    const been = seen.filter((one) => one.lane === lane);
    const at = been.length ? been[been.length - 1].row : start;
    if (at !== end) shapes.push(path(laneLine(across, lane, middles, start, at, end), "ahead"));
    if (been.length) shapes.push(path(laneLine(across, lane, middles, start, start, at), "been"));
    if (at === end) {
      const [x, y, away] = [lane === "out" ? across.card : across.card + across.cardWidth, middles[end],
        lane === "out" ? -7 : 7];
      shapes.push(path(`M${x} ${y}L${x + away} ${y - 4}L${x + away} ${y + 4}Z`, "head"));
    }
  }
  return shapes;
}

/**
 * Path data along a lane from row `a` to row `b`; ends are joined to their cards.
 * @param {Across} across
 * @param {Lane} lane
 * @param {number[]} middles
 * @param {number} start
 * @param {number} a
 * @param {number} b
 */
function laneLine({ card: left, cardWidth, lanes }, lane, middles, start, a, b) {
  const x = lanes[lane];
  const [card, turn] = lane === "out" ? [left, 8] : [left + cardWidth, -8];
  const [y, to] = [middles[a], middles[b]];
  const begin = a === start
    ? `M${card} ${y}L${x + turn} ${y}Q${x} ${y} ${x} ${y + turn}` : `M${x} ${y}`;
  const joins = (b === 0 || b === middles.length - 1) && b !== start;
  return begin + (joins
    ? `L${x} ${to - turn}Q${x} ${to} ${x + turn} ${to}L${card} ${to}` : `L${x} ${to}`);
}

/**
 * @param {View} view
 * @param {boolean} isSource
 * @param {boolean} over
 */
function roleOf({ arrives, answered }, isSource, over) {
  if (isSource) return over ? (answered ? "source: answered" : "source: no answer") : "source";
  if (!over) return "destination";
  return arrives ? "reached" : "not reached";
}

/**
 * @param {PacketForm} form
 * @param {Across} across
 * @param {number} y
 * @param {PacketEnd} end
 * @param {string} role
 */
function endCard(form, { card: x, cardWidth: width }, y, end, role) {
  const missed = role === "not reached" || role === "source: no answer" ? " missed" : "";
  return item(end.key, `end${missed}`, [
    rect(x, y, width, END, "plate", 8),
    words(x + 12, y + 18, end.detail, "minor", { size: 11.5 }),
    words(x + 12, y + 35, end[form], "name", { bold: true }),
    words(x + width - 12, y + 35, role, "minor", { size: 11.5, anchor: "end" }),
  ], { box: [x, y, width, END], title: end.name });
}

/**
 * @param {PacketForm} form
 * @param {Across} across
 * @param {number} y
 * @param {number} row
 * @param {Station} station
 * @param {Happening[]} seen
 */
function stationCard(form, { card: x, cardWidth: width, lanes }, y, row, station, seen) {
  const depth = depthOf(form, station);
  const shapes = [
    rect(x, y, width, depth, "plate", 8),
    words(x + 12, y + 18, station.word, "minor", { size: 11.5 }),
    words(x + 12, y + 35, station[form], "name", { bold: true }),
  ];
  const now = seen[seen.length - 1];
  let refuses = "", line = y + 53;
  for (const lane of LANES) {
    const meeting = station[lane];
    if (!meeting) continue;
    if (seen.some((one) => one.row === row && one.lane === lane)) {
      if (now.row === row && now.lane === lane) shapes.push(circle(lanes[lane], y + MIDDLE, 13, "now"));
      shapes.push(...verdictMark(lanes[lane], y + MIDDLE, meeting.mark));
      if (form === "wide") shapes.push(...beside(lanes[lane], y, lane, meeting));
      else shapes.push(words(x + 12, line, `${lane === "out" ? "↓" : "↑"} ${meeting.narrow}`, `says ${meeting.mark}`, { size: 12 }));
      if (meeting.mark === "block") refuses = " refuses";
    }
    line += 18;
  }
  return item(station.key, `station ${station.part}${refuses}`, shapes,
    { box: [x, y, width, depth], title: station.name });
}

/**
 * @param {number} at
 * @param {number} y
 * @param {Lane} lane
 * @param {Meeting} meeting
 */
function beside(at, y, lane, { wide, mark }) {
  const [x, anchor] = lane === "out" ? [at - 18, "end"] : [at + 18, "start"];
  const top = y + (wide.length > 1 ? MIDDLE - 4 : MIDDLE + 4);
  return wide.map((line, i) => words(x, top + 16 * i, line, `says ${mark}`, { size: 12, anchor }));
}

/**
 * @param {number} x
 * @param {number} y
 * @param {Meeting["mark"]} mark
 */
function verdictMark(x, y, mark) {
  if (mark === "quiet") return [circle(x, y, 5, "verdict quiet")];
  const sign = {
    pass: () => path(`M${x - 4} ${y}L${x - 1} ${y + 3}L${x + 4} ${y - 3}`, "sign"),
    block: () => path(`M${x - 3} ${y - 3}L${x + 3} ${y + 3}M${x + 3} ${y - 3}L${x - 3} ${y + 3}`, "sign"),
    unknown: () => words(x, y + 4, "?", "ask", { size: 12, bold: true, anchor: "middle" }),
  }[mark]();
  return [circle(x, y, 9, `verdict ${mark}`), sign];
}
