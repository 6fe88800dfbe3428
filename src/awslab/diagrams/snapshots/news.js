// What one line of the history did and why, in a sentence for the status line.
import { joined } from "../shared.js";
import { size, stored } from "./rules.js";
import { counted, freeOf, marks, pairsOf, unsaved } from "./view.js";

/**
 * @param {string} line
 * @param {import("./rules.js").State} before
 * @param {import("./rules.js").State} after
 * @param {import("./view.js").Terms} terms
 */
export function news(line, before, after, terms) {
  const [verb, name] = line.split(" ");
  const last = after.snapshots[after.snapshots.length - 1];
  const found = after.snapshots.find((one) => one.name === name);
  const was = before.snapshots.find((one) => one.name === name);
  if (verb === "write") {
    const waits = unsaved(after).filter(Boolean).length;
    return `The volume has changed, its snapshots have not: the next one stores ${counted(waits)}.`;
  }
  if (verb === "snapshot" || verb === "copy") {
    const [holds, full] = [stored(after, last), size(last.versions)];
    const made = verb === "copy" ? `${last.name} is made in ${terms.copy_region}` : `${last.name} is taken`;
    return holds === full ? `${made}: it is full and stores all ${counted(full)}.`
      : `${made}: it stores ${counted(holds)} and refers to ${full - holds}.`;
  }
  if (verb === "restore") {
    const { name: volume, versions } = after.volumes[after.volumes.length - 1];
    return `${volume} is made with all ${counted(size(versions))} of ${name}.`;
  }
  if (!found || !was) return "";
  if (was.tier === "archive") return `${name} is deleted from the archive tier. Nothing shared its blocks.`;
  const free = freeOf(before, was);
  const kept = pairsOf(was).length - free.length;
  const freed = free.length ? `${marks(free)} ${free.length > 1 ? "are" : "is"} freed` : "nothing is freed";
  const stay = kept ? `${counted(kept)} ${kept > 1 ? "stay" : "stays"}, because other snapshots need ${kept > 1 ? "them" : "it"}` : "";
  const done = verb === "archive" ? `${name} is archived as a full snapshot. In the standard tier` : `${name} is deleted:`;
  return `${done} ${joined([freed, stay].filter(Boolean))}.`;
}

/**
 * Whether later snapshots outlive a deleted one, once the reader has deleted one.
 * @param {import("./rules.js").State} state
 * @param {string} predicted
 */
export function verdict({ snapshots }, predicted) {
  const home = snapshots.filter((one) => !one.source);
  const gone = home.findIndex((one) => one.tier === "deleted");
  const later = home.filter((one, index) => gone >= 0 && index > gone && one.tier === "standard");
  const last = later[later.length - 1];
  if (!last) return "";
  const right = { whole: "As you predicted. ", "": "" }[predicted] ?? "Not as you predicted. ";
  return `${right}${home[gone].name} is deleted, and ${last.name} still restores all ${counted(size(last.versions))}.`;
}
