// How EBS snapshots share blocks: rules.py in JavaScript, word for word.
// (Facts and their sources are in rules.py; a test feeds both the same histories.)

/**
 * @typedef {{name: string, versions: number[], tier: string, source: string, family: number}} Snapshot
 * @typedef {{name: string, versions: number[], source: string, zone: string}} Restored
 * @typedef {{volume: number[], snapshots: Snapshot[], volumes: Restored[]}} State
 */

export const LETTERS = "ABCDEFGHIJKLMN";
export const ZONES = ["a", "b", "c"];
const MOST = { write: 9, snapshot: 6, copy: 3, restore: 3 };
const VERBS = ["write", "snapshot", "delete", "restore", "copy", "archive"];

/**
 * @param {number} blocks
 * @param {number} written
 * @returns {State}
 */
export function start(blocks, written) {
  const volume = Array.from({ length: blocks }, (_, block) => Number(block < written));
  return { volume, snapshots: [], volumes: [] };
}

/**
 * The state after all lines; a line that can't be done is left out (Python refuses such a history).
 * @param {State} state
 * @param {string[]} history
 */
export function replay(state, history) {
  for (const line of history) {
    const after = step(state, line);
    if (typeof after !== "string") state = after;
  }
  return state;
}

/**
 * The state after one line, or one sentence that says why it can't be done.
 * @param {State} state
 * @param {string} line
 * @returns {State | string}
 */
export function step(state, line) {
  const [verb, ...names] = line.split(" ");
  if (verb === "write") return write(state, names);
  if (verb === "snapshot") return names.length ? "write 'snapshot' alone: it gets its name itself" : snapshot(state);
  if (!VERBS.includes(verb)) return `a line starts with one of ${VERBS.join(", ")}`;
  const known = state.snapshots.filter((one) => one.tier !== "deleted");
  const alone = verb === "restore" || names.length === 1;
  const found = known.find((one) => alone && one.name === names[0]);
  if (!found) {
    const have = known.map((one) => one.name).join(", ") || "none";
    return `${verb} needs the name of a snapshot that exists; there are: ${have}`;
  }
  if (verb === "delete") return change(state, found, "deleted");
  if (found.tier === "archive") {
    return `${found.name} is archived: it must be restored to the standard tier first ` +
      "(RestoreSnapshotTier; up to 72 hours)";
  }
  if (verb === "restore") return restore(state, found, names.slice(1));
  if (found.source) return `${found.name} is a copy; here only snapshots of the volume are copied or archived`;
  return verb === "copy" ? copy(state, found) : change(state, found, "archive");
}

/**
 * Who holds each stored block of a family: a name by block and version, such as "2.1".
 * @param {State} state
 * @param {number} family
 */
export function holders(state, family) {
  /** @type {Map<string, string>} */
  const held = new Map();
  for (const one of state.snapshots) {
    if (one.tier !== "standard" || one.family !== family) continue;
    one.versions.forEach((version, block) => {
      const mark = `${block}.${version}`;
      if (version && !held.has(mark)) held.set(mark, one.name);
    });
  }
  return held;
}

/**
 * How many blocks a snapshot holds: in the archive tier all of its own.
 * @param {State} state
 * @param {Snapshot} one
 */
export function stored(state, one) {
  if (one.tier === "archive") return size(one.versions);
  return [...holders(state, one.family).values()].filter((name) => name === one.name).length;
}

/** @param {number[]} versions */
export function size(versions) {
  return versions.filter(Boolean).length;
}

/**
 * @param {State} state
 * @param {string[]} names
 */
function write(state, names) {
  const letters = LETTERS.slice(0, state.volume.length);
  if (!names.length || names.some((name) => name.length !== 1 || !letters.includes(name))) {
    return `write needs blocks of A to ${letters[letters.length - 1]}, such as 'write B'`;
  }
  const volume = [...state.volume];
  for (const name of names) {
    if (volume[letters.indexOf(name)] === MOST.write) {
      return `block ${name} was written ${MOST.write} times, which is all that is shown`;
    }
    volume[letters.indexOf(name)] += 1;
  }
  return { ...state, volume };
}

/** @param {State} state */
function snapshot(state) {
  const number = state.snapshots.filter((one) => !one.source).length + 1;
  if (number > MOST.snapshot) return `there were ${MOST.snapshot} snapshots, which is all that is shown`;
  return more(state, { name: `snap-${number}`, versions: state.volume, tier: "standard", source: "", family: 0 });
}

/**
 * @param {State} state
 * @param {Snapshot} found
 */
function copy(state, found) {
  const copies = state.snapshots.filter((one) => one.source);
  if (copies.length === MOST.copy) return `there were ${MOST.copy} copies, which is all that is shown`;
  const newest = copies[copies.length - 1];
  const family = newest && newest.tier !== "deleted" ? newest.family : copies.length + 1;
  const name = `copy-${copies.length + 1}`;
  return more(state, { name, versions: found.versions, tier: "standard", source: found.name, family });
}

/**
 * @param {State} state
 * @param {Snapshot} found
 * @param {string[]} names
 */
function restore(state, found, names) {
  if (names.length !== 1 || !ZONES.includes(names[0])) {
    return `restore needs a zone: ${ZONES.join(", ")}, such as 'restore ${found.name} b'`;
  }
  if (state.volumes.length === MOST.restore) {
    return `there are ${MOST.restore} restored volumes, which is all that is shown`;
  }
  const name = `vol-${state.volumes.length + 2}`;
  const made = { name, versions: found.versions, source: found.name, zone: names[0] };
  return { ...state, volumes: [...state.volumes, made] };
}

/**
 * @param {State} state
 * @param {Snapshot} one
 */
function more(state, one) {
  return { ...state, snapshots: [...state.snapshots, one] };
}

/**
 * @param {State} state
 * @param {Snapshot} found
 * @param {string} tier
 */
function change(state, found, tier) {
  const snapshots = state.snapshots.map((one) => (one === found ? { ...one, tier } : one));
  return { ...state, snapshots };
}
