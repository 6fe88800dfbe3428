// The drawing of scene.py, while the reader plays. A test compares the two.
import { item, path, rect, words } from "../shapes.js";
import { decided, total, upTo } from "./rules.js";

/**
 * @typedef {import("./rules.js").Setup} Setup
 * @typedef {import("./rules.js").Frame} Frame
 * @typedef {import("./rules.js").State} State
 * @typedef {import("../shared.js").Item} Item
 * @typedef {{zones: string[], groups: string[], targets: string[], requests: string[],
 *   network: boolean}} Labels
 */

const ROW = 30, PITCH = 36;
/** @type {Record<string, string>} */
const SIGNS = { healthy: "✓", initial: "…", unhealthy: "✕", draining: "↓", gone: "–" };

/**
 * @param {number} part
 * @param {number} whole
 */
export function percentOf(part, whole) {
  const hundredths = whole ? Math.floor((part / whole) * 10000 + 0.5) : 0;
  const decimals = String(hundredths % 100).padStart(2, "0").replace(/0+$/, "");
  return `${Math.floor(hundredths / 100)}${decimals && `.${decimals}`} %`;
}

/** @param {number} rate */
export const perSecond = (rate) => `${Math.floor(rate + 0.5)}/s`;

/**
 * @param {Setup} setup
 * @param {State} state
 */
export function stateWords(setup, { health, broken, fails, passes, left, running, cut }) {
  const said = `${SIGNS[health]} ${health}`;
  if (health === "healthy" && fails) return `! healthy, failed ${fails} of ${setup.unhealthy}`;
  if (health === "healthy" && broken) return "! healthy, yet broken";
  if (health === "unhealthy" && passes) return `${said}, passed ${passes} of ${setup.healthy}`;
  if (health === "draining") return `${said} ${left} s, ${running} running`;
  if (health === "gone") return cut ? `– deregistered, ${cut} cut` : "– deregistered";
  return said;
}

/**
 * @param {Setup} setup
 * @param {Labels} labels
 * @param {number} step
 * @param {Frame} frame
 * @param {number[]} held the targets of the connections
 * @param {boolean} wide
 */
export function balanceScene(setup, labels, step, frame, held, wide) {
  const items = [headItem(setup, labels, step, frame, wide)];
  const [rows, below] = requestItems(setup, labels, held, wide);
  items.push(...rows);
  let y = wide ? 48 : below + 8;
  for (const zone of upTo(setup.zones)) {
    items.push(...zoneItems(setup, labels, zone, frame, y, wide));
    y += zoneHeight(setup, zone, wide) + 12;
  }
  if (wide) {
    items.push(...flowItems(setup, frame));
    y = Math.max(y, below);
  }
  const lines = footLines(setup, labels.network, wide);
  items.push(item("", "foot", lines.map((line, i) => words(0, y + 12 + 18 * i, line, "minor", { size: wide ? 12 : 11 }))));
  return { width: wide ? 880 : 358, height: y + 8 + 18 * lines.length, items };
}

/** @param {Frame} frame */
export const lostOf = ({ errors, refused }) => Math.floor(errors + refused + 0.5);

/**
 * @param {Setup} setup
 * @param {Labels} labels
 * @param {number} step
 * @param {Frame} frame
 * @param {boolean} wide
 */
function headItem(setup, { network }, step, frame, wide) {
  const lost = lostOf(frame), { demand } = frame;
  const [sign, css] = lost >= demand ? ["✕", "none"] : lost ? ["!", "short"] : ["✓", "good"];
  const unit = !wide ? "/s" : network ? " connections/s" : " requests/s";
  const said = `${sign} ${demand - lost} of ${demand}${unit} answered`;
  return item("", `verdict ${css}`, [
    words(0, 26, said, "said", { size: wide ? 18 : 14, bold: true }),
    words(wide ? 880 : 358, 26, `after ${step * setup.interval} s`, "minor", { size: wide ? 13 : 12, anchor: "end" }),
  ]);
}

/**
 * @param {Setup} setup
 * @param {Labels} labels
 * @param {number[]} held
 * @param {boolean} wide
 * @returns {[Item[], number]}
 */
function requestItems(setup, labels, held, wide) {
  const title = labels.network ? "Connections keep their target" : "Requests and their rule";
  const items = [item("", "list", [words(0, wide ? 66 : 52, title, "minor", { size: 12, bold: true })])];
  let y = wide ? 76 : 60;
  labels.requests.forEach((label, i) => {
    let said = `→ ${labels.targets[held[i]] ?? "no target"}`;
    if (!labels.network) {
      const [priority, group] = decided(setup, setup.requests[i]);
      const rule = priority ? `rule ${priority}` : "default";
      said = `${percentOf(setup.requests[i].share, 100)} → ${rule} → ${labels.groups[group]}`;
    }
    const [width, height, x, first] = wide ? [206, 42, 10, 17] : [356, 40, 8, 16];
    items.push(item("", "request", [
      rect(1, y, width, height, "plate", 6),
      words(x, y + first, label, "", { size: 12, bold: true }),
      words(x, y + first + 16, said, "minor", { size: 11 }),
    ]));
    y += height + 6;
  });
  return [items, y];
}

/**
 * @param {Setup} setup
 * @param {number} zone
 */
const rowsOf = ({ targets }, zone) => upTo(targets.length).filter((i) => targets[i].zone === zone);

/**
 * @param {Setup} setup
 * @param {number} zone
 * @param {boolean} wide
 */
const zoneHeight = (setup, zone, wide) => 30 + Math.max(rowsOf(setup, zone).length * PITCH, wide ? 54 : 24) + 6;

/**
 * @param {Setup} setup
 * @param {Labels} labels
 * @param {number} zone
 * @param {Frame} frame
 * @param {number} y
 * @param {boolean} wide
 */
function zoneItems(setup, labels, zone, frame, y, wide) {
  const height = zoneHeight(setup, zone, wide), on = frame.dns[zone];
  const [x, width] = wide ? [252, 628] : [0, 358];
  const share = on ? percentOf(1, frame.dns.filter(Boolean).length) : "not in DNS";
  const shapes = [
    rect(x, y, width, height, "area", 10),
    words(x + 12, y + 20, labels.zones[zone], "", { size: 12, bold: true }),
  ];
  if (!wide) shapes.push(words(x + width - 12, y + 20, on ? `node: ${share}` : share, "minor", { size: 11, anchor: "end" }));
  const items = [item("", "zone", shapes)];
  if (wide) {
    const top = y + Math.floor((height - 44) / 2) + 8;
    items.push(item("", on ? "node" : "node off", [
      rect(x + 12, top, 96, 44, "plate", 6),
      words(x + 60, top + 18, "node", "", { size: 12, bold: true, anchor: "middle" }),
      words(x + 60, top + 35, share, "code", { size: 11, anchor: "middle" }),
    ]));
  }
  const members = rowsOf(setup, zone);
  members.forEach((i, row) => items.push(targetItem(setup, labels, i, frame, y + 30 + row * PITCH, wide)));
  if (!members.length) items.push(item("", "", [words(wide ? 500 : x + 12, y + 46, "no targets", "minor", { size: 12 })]));
  return items;
}

/**
 * @param {Setup} setup
 * @param {Labels} labels
 * @param {number} i
 * @param {Frame} frame
 * @param {number} y
 * @param {boolean} wide
 */
function targetItem(setup, labels, i, { targets, demand }, y, wide) {
  const state = targets[i], rate = total(state.rates);
  const [x, width, at] = wide ? [488, 380, 118] : [8, 342, 88];
  const css = state.broken && rate > 0 ? "trouble" : state.health;
  const full = demand ? Math.floor((rate / demand) * (width - 4) + 0.5) : 0;
  const shapes = [rect(x, y, width, ROW, "plate", 5)];
  if (full) shapes.push(rect(x + 2, y + ROW - 6, full, 4, "fill", 2));
  shapes.push(
    words(x + 8, y + 19, labels.targets[i], "", { size: 12, bold: true }),
    words(x + at, y + 19, stateWords(setup, state), "state", { size: 11 }),
  );
  if (rate > 0) {
    const said = percentOf(rate, demand) + (wide ? ` · ${perSecond(rate)}` : "");
    shapes.push(words(x + width - 8, y + 19, said, "code", { size: 12, bold: true, anchor: "end" }));
  }
  return item(`target-${i}`, `target ${css}`, shapes, { box: [x, y, width, ROW] });
}

/**
 * @param {Setup} setup
 * @param {Frame} frame
 */
function flowItems(setup, frame) {
  /** @type {number[]} */
  const tops = [];
  let y = 48;
  for (const zone of upTo(setup.zones)) {
    tops.push(y);
    y += zoneHeight(setup, zone, true) + 12;
  }
  /** @type {Item[]} */
  const items = [];
  for (const zone of upTo(setup.zones)) {
    const node = tops[zone] + Math.floor((zoneHeight(setup, zone, true) - 44) / 2) + 30;
    if (frame.dns[zone]) items.push(item("", "enter", [path(curve(208, 98, 264, node), "flow")]));
    for (const there of upTo(setup.zones)) {
      rowsOf(setup, there).forEach((i, row) => {
        const rate = frame.targets[i].rates[zone];
        if (rate <= 0) return;
        const level = 1 + [0.05, 0.1, 0.2].filter((least) => rate / frame.demand >= least).length;
        const css = frame.targets[i].broken ? "failing" : there === zone ? "own" : "cross";
        const end = tops[there] + 30 + row * PITCH + ROW / 2;
        items.push(item("", `to-${css}`, [path(curve(360, node, 486, end), `flow w${level}`)]));
      });
    }
  }
  return items;
}

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
function curve(x1, y1, x2, y2) {
  const half = Math.floor((x1 + x2) / 2);
  return `M${x1} ${y1}C${half} ${y1} ${half} ${y2} ${x2} ${y2}`;
}

/**
 * @param {Setup} setup
 * @param {boolean} network
 * @param {boolean} wide
 */
function footLines(setup, network, wide) {
  const cross = `Cross-zone ${setup.cross_zone ? "on" : "off"} (${network ? "load balancer" : "target group"}):`;
  const where = setup.cross_zone ? "targets in all zones." : "targets in its own zone only.";
  const check = `Health check every ${setup.interval} s: unhealthy after ${setup.unhealthy} failures,`;
  const back = `healthy again after ${setup.healthy} passes. Draining: at most ${setup.delay} s.`;
  if (wide) return [`${cross} each node sends to ${where}`, `${check} ${back}`];
  return [`${cross} each node sends to`, where, check, back];
}
