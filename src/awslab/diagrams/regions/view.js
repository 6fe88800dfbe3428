// ranking.py and scenes.py in JavaScript: the scene of what the reader opened and chose.
import { circle, item, path, words } from "../shapes.js";

/**
 * @typedef {{id: string, name: string, short: string, partition: string, prefix: string,
 *   km: Record<string, number>, objections: Record<string, string>,
 *   wide?: [number, number], narrow?: [number, number]}} RegionEntry
 * @typedef {{width: number, bottom: number, land: string,
 *   partitions: import("../shared.js").Scene, region: import("../shared.js").Scene,
 *   zone: import("../shared.js").Scene}} RegionForm
 * @typedef {{regions: RegionEntry[], letters: string[],
 *   cities: Record<string, {wide: [number, number], narrow: [number, number]}>,
 *   forms: Record<"wide" | "narrow", RegionForm>}} Atlas
 * @typedef {{path: string[], customers: string, law: string, other_account: boolean,
 *   placed: string[]}} RegionState
 */

/**
 * @param {Atlas} atlas
 * @param {RegionState} state
 */
export function rankedRegions({ regions }, { path: [partition], customers, law }) {
  return regions
    .filter((region) => region.partition === partition && region.wide)
    .map((region) => ({ region, km: region.km[customers], objection: region.objections[law] }))
    .sort((a, b) => a.km - b.km || (a.region.id < b.region.id ? -1 : 1));
}

/**
 * @param {Atlas} atlas
 * @param {"wide" | "narrow"} form
 * @param {RegionState} state
 * @returns {import("../shared.js").Scene}
 */
export function regionScene(atlas, form, state) {
  const own = atlas.forms[form];
  const { path: where, placed, other_account: other } = state;
  if (!where.length) return own.partitions;
  if (where.length === 1) return worldScene(atlas, form, state);
  const template = own[where.length === 2 ? "region" : "zone"];
  const by = Object.entries(regionWords(atlas, where, other));
  /** @param {string} text */
  const put = (text) => by.reduce((said, [name, word]) => said.replaceAll(`{${name}}`, word), text);
  const items = template.items
    .filter(({ key }) => !key.startsWith("chip-") || placed.includes(key.slice(5)))
    .map((entry) => ({
      ...entry,
      shapes: entry.shapes.map((shape) => (shape.text === undefined ? shape : { ...shape, text: put(shape.text) })),
    }));
  return { ...template, items };
}

/**
 * @param {Atlas} atlas
 * @param {string[]} where
 * @param {boolean} other
 */
export function regionWords({ regions, letters }, [partition, code, zone = "az1"], other) {
  const region = regions.find(({ id }) => id === code);
  /** @type {Record<string, string>} */
  const said = { partition, region: code, name: region?.short ?? code };
  for (const [index, letter] of [...letters[Number(other)]].entries()) {
    said[`zone${index + 1}`] = `${code}${letter}`;
    said[`id${index + 1}`] = `${region?.prefix ? `${region.prefix}-` : ""}az${index + 1}`;
  }
  const at = zone.slice(-1);
  return { ...said, zone: said[`zone${at}`], id: said[`id${at}`] };
}

/**
 * @param {Atlas} atlas
 * @param {"wide" | "narrow"} form
 * @param {RegionState} state
 */
function worldScene(atlas, form, state) {
  const { width, bottom, land } = atlas.forms[form];
  const [x, y] = atlas.cities[state.customers][form];
  const rows = rankedRegions(atlas, state);
  const allowed = rows.filter(({ objection }) => !objection);
  /** @param {{region: RegionEntry}} row */
  const at = ({ region }) => /** @type {[number, number]} */ (region[form]);
  const ways = allowed.slice(0, 3).map(at).filter((there) => Math.abs(there[0] - x) < width / 2)
    .map((there) => `M${x} ${y}L${there[0]} ${there[1]}`).join("");
  const items = [item("", "", [path(land, `rm-land rm-${form}`)]), item("", "", [path(ways, "rm-way")])];
  for (const row of [...rows].reverse()) {
    const [left, top] = at(row);
    const best = row === allowed[0];
    const cross = `M${tenth(left - 3)} ${tenth(top - 3)}l6 6m0 -6l-6 6`;
    const spot = row.objection ? path(cross, "rm-struck") : circle(left, top, best ? 7 : 4, "rm-spot");
    items.push(item("", best ? "rm-best" : "", [spot]));
  }
  /** @param {number} left */
  const side = (left) => (left > width * 0.6 ? "end" : "start");
  items.push(item("", "rm-home", [
    path(`M${x} ${tenth(y - 5)}l5 5l-5 5l-5 -5z`, "rm-customers"),
    words(x, y + 22, state.customers, "rm-label", { size: 12, bold: true, anchor: side(x) }),
  ]));
  if (allowed.length) {
    const [left, top] = at(allowed[0]);
    const said = `1  ${allowed[0].region.short}`;
    items.push(item("", "rm-first", [words(left, top - 12, said, "rm-label", { bold: true, anchor: side(left) })]));
  }
  items.push(item("", "rm-legend", legendShapes(bottom + 20)));
  return { width, height: tenth(bottom + 36), items };
}

/** @param {number} y */
function legendShapes(y) {
  const how = { size: 12 };
  return [
    path(`M22 ${tenth(y - 5)}l5 5l-5 5l-5 -5z`, "rm-customers"),
    words(34, y + 4, "customers", "minor", how),
    circle(118, y, 4, "rm-spot"),
    words(128, y + 4, "Region", "minor", how),
    path(`M191 ${tenth(y - 3)}l6 6m0 -6l-6 6`, "rm-struck"),
    words(204, y + 4, "excluded by the rule", "minor", how),
  ];
}

/** @param {number} value */
const tenth = (value) => Math.round(value * 10) / 10;
