// The drawing of scene.py for what the reader made of it. A test compares the two.
import { item, path, rect, words } from "../shapes.js";
import { availability, instanceKey, numbers, outcome, sum } from "./rules.js";
import { availabilityLines, countedOf, verdict } from "./words.js";

/**
 * @typedef {import("./rules.js").Plan} Plan
 * @typedef {import("./rules.js").Outcome} Outcome
 * @typedef {import("../shared.js").Item} Item
 * @typedef {{width: number, left: number, column: number, gap: number, chip: number,
 *   wide: boolean, across: number, labels: string[]}} Grid
 * @typedef {{items: Item[], height: number}} Row
 */

const CHIP = 36, PLATE = 30, GAP = 6;

/**
 * @param {string[]} labels
 * @param {boolean} wide
 * @returns {Grid}
 */
function gridOf(labels, wide) {
  const [width, left, gap, chip] = wide ? [880, 168, 12, 40] : [358, 0, 8, 30];
  const column = Math.floor((width - left - gap * (labels.length - 1)) / labels.length);
  const across = Math.floor((column - 12 + GAP) / (chip + GAP));
  return { width, left, column, gap, chip, wide, across, labels };
}

/**
 * @param {Grid} g
 * @param {number} place
 */
const columnAt = (g, place) => g.left + place * (g.column + g.gap);

/**
 * @param {Plan} plan
 * @param {string[]} labels of the zones, as far as their columns have room
 * @param {number} zone per cent of the time it is down
 * @param {number} instance
 * @param {boolean} wide
 */
export function zoneScene(plan, labels, zone, instance, wide) {
  const g = gridOf(labels, wide), now = outcome(plan);
  const head = wide ? 0 : 22, top = 48;
  let y = top + 32;
  /** @type {Item[]} */
  const body = [];
  const tiers = plan.tiers.map((_, tier) => (/** @type {number} */ at) => tierRow(g, plan, now, at, tier));
  for (const row of [balancerRow.bind(null, g, plan, now), ...tiers, dataRow.bind(null, g, plan, now), natRow.bind(null, g, plan, now)]) {
    const { items, height } = row(y + head);
    body.push(...items);
    if (items.length) y += height + head + 12;
  }
  const [said, css] = verdict(plan, now.served);
  const lines = availabilityLines(plan, zone, instance, availability(plan, zone / 100, instance / 100), wide);
  return {
    width: g.width,
    height: Math.round(y + 28 + 18 * lines.length),
    items: [
      item("", `verdict ${css}`, [words(0, 26, said, "said", { size: wide ? 18 : 15, bold: true })]),
      ...plan.zones.map((_, place) => zoneColumn(g, plan, place, top, y - top)),
      ...body,
      item("", "foot", lines.map((line, index) => index
        ? words(0, y + 34 + 18 * index, line, "minor", { size: wide ? 12 : 11 })
        : words(0, y + 28, line, "", { size: wide ? 15 : 13, bold: true }))),
    ],
  };
}

/**
 * @param {Grid} g
 * @param {Plan} plan
 * @param {number} place
 * @param {number} y
 * @param {number} height
 */
function zoneColumn(g, plan, place, y, height) {
  const zone = plan.zones[place], x = columnAt(g, place), down = plan.failed.includes(zone);
  const shapes = [rect(x, y, g.column, height, "area", 10)];
  if (down) shapes.push(path(stripes(x, y, g.column, height), "stripes"));
  shapes.push(words(x + 8, y + 20, (down ? "× " : "") + g.labels[place], "name", { size: 12, bold: true }));
  if (down && g.wide) shapes.push(words(x + g.column - 8, y + 20, "failed", "name", { size: 12, anchor: "end" }));
  return item(zone, down ? "zone down" : "zone", shapes, { box: [x, y, g.column, 28], title: zone });
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function stripes(x, y, width, height) {
  const lines = [];
  for (let start = 16; start < width + height; start += 16) {
    const [x1, y1] = start < width ? [start, 0] : [width, start - width];
    const [x2, y2] = start < height ? [0, start] : [start - height, height];
    lines.push(`M${x + x1} ${y + y1}L${x + x2} ${y + y2}`);
  }
  return lines.join("");
}

/**
 * @param {Grid} g
 * @param {number} y
 * @param {string} name
 * @param {string} what
 * @param {string} state
 * @param {string} css
 */
function saidOf(g, y, name, what, state, css) {
  return item("", "said-row", g.wide
    ? [
      words(0, y + 14, name, "", { size: 13, bold: true }),
      words(0, y + 31, what, "minor", { size: 12 }),
      words(0, y + 48, state, css, { size: 12, bold: true }),
    ]
    : [
      words(8, y - 6, name, "", { size: 12, bold: true }),
      words(g.width - 8, y - 6, state, css, { size: 11, bold: true, anchor: "end" }),
    ]);
}

/**
 * @param {Grid} g
 * @param {number} x
 * @param {number} y
 * @param {string} said
 */
const plate = (g, x, y, said) => [rect(x, y, g.column - 12, PLATE, "plate", 6), word(g, x, y, said)];

/**
 * @param {Grid} g
 * @param {number} x
 * @param {number} y
 * @param {string} said
 */
function word(g, x, y, said) {
  return words(x + (g.column - 12) / 2, y + 20, said, "code", { size: g.wide ? 12 : 11, anchor: "middle" });
}

/**
 * @param {Grid} g
 * @param {Plan} plan
 * @param {Outcome} now
 * @param {number} y
 * @returns {Row}
 */
function balancerRow(g, plan, now, y) {
  const [state, css] = now.balancer.length ? ["answers", "good"] : ["gone: nothing gets in", "bad"];
  const items = [saidOf(g, y, "Load balancer", `in ${countedOf(plan.balancer.length, "zone")}`, state, css)];
  plan.zones.forEach((zone, place) => {
    if (!plan.balancer.includes(zone)) return;
    const down = plan.failed.includes(zone);
    items.push(item("", down ? "elb lost" : "elb", plate(g, columnAt(g, place) + 6, y, down ? "× node" : "node")));
  });
  return { items, height: g.wide ? 52 : PLATE };
}

/**
 * @param {Grid} g
 * @param {Plan} plan
 * @param {Outcome} now
 * @param {number} y
 * @param {number} tier
 * @returns {Row}
 */
function tierRow(g, plan, now, y, tier) {
  const { name, counts } = plan.tiers[tier], left = now.tiers[tier];
  const up = sum(left.up), css = left.state === "answers" ? "good" : "bad";
  const state = up ? `${up} at ${left.load} %: ${left.state}` : "nothing left: down";
  const items = [saidOf(g, y, name, countedOf(sum(counts), "instance"), state, css)];
  let rows = 1;
  plan.zones.forEach((zone, place) => {
    const keys = numbers(counts[place]).map((number) => instanceKey(tier, zone, number));
    keys.push(...numbers(left.new[place]).map((number) => `${tier}/${zone}/new${number}`));
    rows = Math.max(rows, Math.ceil(keys.length / g.across));
    keys.forEach((key, n) => {
      const x = columnAt(g, place) + 6 + (n % g.across) * (g.chip + GAP);
      items.push(instanceChip(g, plan, key, zone, left, x, y + Math.floor(n / g.across) * (CHIP + GAP)));
    });
  });
  return { items, height: Math.max(rows * (CHIP + GAP) - GAP, g.wide ? 52 : CHIP) };
}

/**
 * @param {Plan} plan
 * @param {string} key
 * @param {string} zone
 * @param {string} state of its tier
 */
export function stateOfInstance(plan, key, zone, state) {
  if (!key.includes("/new") && [zone, key].some((one) => plan.failed.includes(one))) return "lost";
  if (!plan.balancer.includes(zone)) return "idle";
  return state === "overloaded" ? "over" : "fine";
}

/**
 * @param {Grid} g
 * @param {Plan} plan
 * @param {string} key
 * @param {string} zone
 * @param {import("./rules.js").Left} left
 * @param {number} x
 * @param {number} y
 */
function instanceChip(g, plan, key, zone, { load, state }, x, y) {
  const css = stateOfInstance(plan, key, zone, state);
  const dark = css === "lost" ? "×" : css === "idle" ? "–" : "";
  const shapes = [rect(x, y, g.chip, CHIP, "plate", 5)];
  const full = (Math.min(load, 100) * (CHIP - 4)) / 100;
  if (!dark) shapes.push(rect(x + 2, y + CHIP - 2 - full, g.chip - 4, full, "fill", 3));
  const mark = dark || `${Math.min(load, 999)}${g.wide ? "%" : ""}`;
  shapes.push(words(x + g.chip / 2, y + 23, mark, "code", { size: dark ? 14 : 11, bold: css === "over", anchor: "middle" }));
  if (key.includes("/new")) shapes.push(rect(x - 2, y - 2, g.chip + 4, CHIP + 4, "fresh", 7));
  return item(key, `one ${css}`, shapes, { box: [x, y, g.chip, CHIP] });
}

/**
 * @param {Plan} plan
 * @returns {[string, string][]} role and zone of its DB instances
 */
export function databasesOf({ primary, standby, replicas }) {
  /** @type {[string, string][]} */
  const some = [["primary", primary], ["standby", standby]];
  replicas.forEach((zone, index) => some.push([`replica${index + 1}`, zone]));
  return some.filter(([, zone]) => zone);
}

/**
 * @param {Grid} g
 * @param {Plan} plan
 * @param {Outcome} now
 * @param {number} y
 * @returns {Row}
 */
function dataRow(g, plan, now, y) {
  if (!plan.primary) return { items: [], height: 0 };
  const kind = plan.standby ? "Multi-AZ" : "one DB instance";
  const items = [saidOf(g, y, "Database", kind, now.data, now.data === "answers" ? "good" : "bad")];
  const rows = plan.zones.map(() => 0);
  const restored = now.writer[0] === "restored" ? [now.writer] : [];
  for (const [role, zone] of [...databasesOf(plan), ...restored]) {
    const place = plan.zones.indexOf(zone), key = `data/${role}`;
    const x = columnAt(g, place) + 6, at = y + rows[place] * (PLATE + GAP);
    rows[place] += 1;
    const down = role !== "restored" && [zone, key].some((one) => plan.failed.includes(one));
    const css = down ? "lost" : role === now.writer[0] ? "writes" : "waits";
    const sign = { lost: "× ", writes: "✎ ", waits: "" }[css];
    const shapes = plate(g, x, at, sign + role.replace(/\d+$/, ""));
    items.push(item(key, `db ${css}`, shapes, { box: [x, at, g.column - 12, PLATE] }));
  }
  return { items, height: Math.max(Math.max(...rows) * (PLATE + GAP) - GAP, g.wide ? 52 : PLATE) };
}

/**
 * @param {Grid} g
 * @param {Plan} plan
 * @param {Outcome} now
 * @param {number} y
 * @returns {Row}
 */
function natRow(g, plan, now, y) {
  if (!plan.nat.length) return { items: [], height: 0 };
  const [state, css] = now.cut.length ? [`lost in ${countedOf(now.cut.length, "zone")}`, "bad"] : ["stands", "good"];
  const items = [saidOf(g, y, "Way out (NAT)", "for outgoing calls", state, css)];
  plan.zones.forEach((zone, place) => {
    const x = columnAt(g, place) + 6, down = plan.failed.includes(zone);
    if (plan.nat.includes(zone)) {
      const said = (down ? "× " : "") + (g.wide ? "NAT gateway" : "NAT");
      items.push(item("", down ? "nat lost" : "nat", plate(g, x, y, said)));
    } else if (!down) {
      const cut = now.cut.includes(zone);
      const said = cut ? "no way out" : g.wide ? "by another zone" : "by another";
      items.push(item("", cut ? "nat cut" : "nat", [word(g, x, y, said)]));
    }
  });
  return { items, height: g.wide ? 52 : PLATE };
}
