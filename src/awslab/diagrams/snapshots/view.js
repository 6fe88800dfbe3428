// What is shown of a state, row by row and in words: view.py in JavaScript, word for word.
import { joined } from "../shared.js";
import { holders, LETTERS, size, stored } from "./rules.js";

/**
 * @typedef {import("./rules.js").State} State
 * @typedef {import("./rules.js").Snapshot} Snapshot
 * @typedef {{gb: number, price: number, archive_price: number, currency: string, region: string,
 *   copy_region: string}} Terms
 * @typedef {{key: string, kind: string, family: number, name: string, notes: string[], cells: string[][],
 *   say: string[], title?: string}} Row
 * @typedef {{rows: (Row & {title: string})[], blocks: {key: string, label: string}[], bars: [string, number][],
 *   tables: import("../shared.js").Table[]}} View
 * @typedef {[number, number]} Pair a block and its version
 */

/**
 * @param {State} state
 * @param {Terms} terms
 * @returns {View}
 */
export function view(state, terms) {
  const home = state.snapshots.filter((one) => !one.source);
  const copies = state.snapshots.filter((one) => one.source);
  const standard = home.filter((one) => one.tier === "standard");
  const archived = home.filter((one) => one.tier === "archive");
  /** @type {[string, Row[]][]} */
  const groups = [
    [`The volume, in ${terms.region}a`, [volumeRow(state)]],
    [`Its snapshots, in ${terms.region}`, home.map((one) => snapshotRow(state, one, terms))],
    ["Snapshots Archive tier", archived.map((one) => archiveRow(one, terms))],
    [`Copies, in ${terms.copy_region}`, copies.map((one) => snapshotRow(state, one, terms))],
    ["Volumes made from snapshots", state.volumes.map((one) => restoredRow(one, terms))],
  ];
  const full = standard.reduce((sum, one) => sum + size(one.versions), 0);
  const once = holders(state, 0).size;
  return {
    rows: groups.flatMap(([title, rows]) => rows.map((row, index) => ({ ...row, title: index ? "" : title }))),
    blocks: blockLabels(state),
    bars: [
      [`If each were a full copy: ${full} blocks, ${full * terms.gb} GB`, full],
      [`Stored, each block once: ${once} blocks, ${once * terms.gb} GB`, once],
    ],
    tables: [snapshotTable(state), costTable(state, terms)],
  };
}

/** @param {Pair[]} pairs */
export const marks = (pairs) => joined(pairs.map(([block, version]) => `${LETTERS[block]}${version}`));

/** @param {number} number */
export const counted = (number) => `${number} block${number === 1 ? "" : "s"}`;

/**
 * @param {Terms} terms
 * @param {number} blocks
 * @param {number} price
 */
function cost(terms, blocks, price) {
  const cents = Math.floor(blocks * terms.gb * price * 100 + 0.5);
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")} ${terms.currency}`;
}

/**
 * The written blocks of a snapshot.
 * @param {Snapshot} one
 */
export function pairsOf(one) {
  const all = one.versions.map((version, block) => /** @type {Pair} */ ([block, version]));
  return all.filter(([, version]) => version);
}

/** @param {Pair} pair */
export const markOf = ([block, version]) => `${block}.${version}`;

/**
 * @param {number[]} versions
 * @param {(mark: string, block: number) => string} state of a written block
 */
function cellsOf(versions, state) {
  return versions.map((version, block) =>
    version ? [`${LETTERS[block]}${version}`, state(`${block}.${version}`, block)] : ["", ""]);
}

/** @param {State} state */
export function unsaved(state) {
  const held = holders(state, 0);
  return state.volume.map((version, block) => version > 0 && !held.has(`${block}.${version}`));
}

/** @param {State} state */
function volumeRow(state) {
  const waits = unsaved(state);
  const notes = [
    `${size(state.volume)} of ${state.volume.length} blocks written`,
    `next snapshot stores ${waits.filter(Boolean).length}`,
  ];
  const cells = cellsOf(state.volume, (_, block) => (waits[block] ? "unsaved" : "saved"));
  return { key: "", kind: "volume", family: -1, name: "vol-1", notes, cells, say: [] };
}

/** @param {State} state */
function blockLabels(state) {
  const waits = unsaved(state);
  return state.volume.map((version, block) => {
    const letter = LETTERS[block];
    const holds = version ? `holds ${letter}${version}` : "was never written";
    const later = waits[block] ? ", which no snapshot in the standard tier has" : "";
    return { key: `block-${letter}`, label: `Block ${letter} ${holds}${later}. Press to write to it.` };
  });
}

/**
 * What only one snapshot needs: what its deletion frees.
 * @param {State} state
 * @param {Snapshot} one
 */
export function freeOf(state, one) {
  const others = new Set(state.snapshots
    .filter((other) => other !== one && other.tier === "standard" && other.family === one.family)
    .flatMap((other) => pairsOf(other).map(markOf)));
  return pairsOf(one).filter((pair) => !others.has(markOf(pair)));
}

/**
 * @param {State} state
 * @param {Snapshot} one
 * @param {Terms} terms
 */
function snapshotRow(state, one, terms) {
  const held = holders(state, one.family);
  if (one.tier !== "standard") return goneRow(one, held);
  const mine = pairsOf(one).filter((pair) => held.get(markOf(pair)) === one.name);
  const refers = pairsOf(one).filter((pair) => held.get(markOf(pair)) !== one.name);
  const free = freeOf(state, one);
  const names = [...new Set(refers.map((pair) => held.get(markOf(pair)) ?? ""))];
  const say = one.source ? [origin(state, one)] : [];
  if (!refers.length) say.push(`${one.name} holds all of its ${counted(mine.length)} itself.`);
  else {
    say.push(`${one.name} holds ${counted(mine.length)} itself and refers to ${refers.length} ` +
      `that ${joined(names)} ${names.length > 1 ? "hold" : "holds"}.`);
  }
  say.push(`A volume made from it has all ${counted(size(one.versions))}.`);
  say.push(free.length ? `Deleting it frees ${marks(free)}: no other snapshot needs that.`
    : "Deleting it frees nothing: other snapshots need all that it holds.");
  const notes = [
    `stores ${mine.length}, refers to ${refers.length}`,
    `${mine.length * terms.gb} GB, ${cost(terms, mine.length, terms.price)} a month`,
  ];
  const cells = cellsOf(one.versions, (mark) => (held.get(mark) === one.name ? "stores" : "refers"));
  const kind = one.source ? "copy" : "snapshot";
  return { key: one.name, kind, family: one.family, name: one.name, notes, cells, say };
}

/**
 * @param {State} state
 * @param {Snapshot} one
 */
function origin(state, one) {
  const copies = state.snapshots.filter((other) => other.source);
  const before = copies[copies.indexOf(one) - 1];
  if (before?.family === one.family) {
    return `${one.name} is a copy of ${one.source}: only what the copy before it lacks was copied.`;
  }
  const why = before ? "the copy before it was deleted" : "the first copy to a Region always is";
  return `${one.name} is a full copy of ${one.source}: ${why}.`;
}

/**
 * @param {Snapshot} one
 * @param {Map<string, string>} held
 */
function goneRow(one, held) {
  const kept = pairsOf(one).filter((pair) => held.has(markOf(pair)));
  const freed = pairsOf(one).filter((pair) => !held.has(markOf(pair)));
  const word = one.tier === "deleted" ? "deleted" : "archived";
  const names = [...new Set(kept.map((pair) => held.get(markOf(pair)) ?? ""))];
  const say = [`${one.name} is ${word}.`];
  const where = one.tier === "deleted" ? "" : " in the standard tier";
  if (freed.length) say.push(`Freed${where}, because no other snapshot needs it: ${marks(freed)}.`);
  if (kept.length) say.push(`Kept, and now held by ${joined(names)}: ${marks(kept)}.`);
  const notes = [`${word}: ${counted(freed.length)} freed`, `${kept.length} kept for other snapshots`];
  const cells = cellsOf(one.versions, (mark) => (held.has(mark) ? "kept" : "freed"));
  return { key: `${one.name}-gone`, kind: "gone", family: one.family, name: one.name, notes, cells, say };
}

/**
 * @param {Snapshot} one
 * @param {Terms} terms
 */
function archiveRow(one, terms) {
  const count = size(one.versions);
  const least = cost(terms, 3 * count, terms.archive_price);
  const notes = [
    `stores all ${count}`,
    `${count * terms.gb} GB, ${cost(terms, count, terms.archive_price)} a month`,
  ];
  const say = [
    `${one.name} is archived: a full snapshot of ${counted(count)} that shares nothing.`,
    "The minimum archive period is 90 days: deleted sooner, it still costs about " +
      `${least} in all.`,
    "It must be restored to the standard tier (up to 72 hours) before a volume is made.",
  ];
  const cells = cellsOf(one.versions, () => "stores");
  return { key: one.name, kind: "archive", family: -1, name: one.name, notes, cells, say };
}

/**
 * @param {import("./rules.js").Restored} one
 * @param {Terms} terms
 */
function restoredRow(one, terms) {
  const region = one.source.startsWith("copy") ? terms.copy_region : terms.region;
  const [place, count] = [`${region}${one.zone}`, size(one.versions)];
  const say = [
    `${one.name} in ${place} has all ${counted(count)} of ${one.source}, ` +
      "wherever they were stored.",
    "A snapshot belongs to a Region: the new volume may be in any of its zones.",
    "It can be used at once. A block is loaded from Amazon S3 in the background or when it " +
      "is first read, so first reads are slow.",
  ];
  const notes = [`all ${count} blocks of ${one.source}`, `in ${place}`];
  const cells = cellsOf(one.versions, () => "lazy");
  return { key: one.name, kind: "restored", family: -1, name: one.name, notes, cells, say };
}

/** @param {State} state */
function snapshotTable(state) {
  const rows = state.snapshots.map((one) => {
    const full = size(one.versions);
    const holds = one.tier === "deleted" ? 0 : stored(state, one);
    const refers = one.tier === "standard" ? full - holds : 0;
    const gives = { standard: `all ${full} blocks`, archive: "not directly", deleted: "no" }[one.tier] ?? "";
    return [one.name, one.tier, String(holds), String(refers), gives];
  });
  return {
    caption: "Snapshots and copies",
    columns: ["Snapshot", "Tier", "Blocks it stores", "Blocks it refers to", "Can be restored"],
    rows,
  };
}

/**
 * @param {State} state
 * @param {Terms} terms
 */
function costTable(state, terms) {
  /** @param {(one: Snapshot) => boolean} which */
  const count = (which) => state.snapshots.filter((one) => one.tier !== "deleted" && which(one))
    .reduce((sum, one) => sum + stored(state, one), 0);
  /** @type {[string, number, number][]} */
  const places = [
    ["Standard tier", count((one) => one.tier !== "archive" && !one.source), terms.price],
    ["Copies", count((one) => Boolean(one.source)), terms.price],
    ["Archive tier", count((one) => one.tier === "archive"), terms.archive_price],
  ];
  return {
    caption: "A month at these prices",
    columns: ["Where", "Stored", "Cost"],
    rows: places.map(([place, blocks, price]) => [place, `${blocks * terms.gb} GB`, cost(terms, blocks, price)]),
  };
}
