// What is said about each state, part and charge: as a button's label, and in the panel.
import { chargesOf, outcomeOf, partsOf } from "./rules.js";

/**
 * @param {import("./picture.js").LifeWords & {said: Record<string, string[]>,
 *   calls: {value: string, label: string}[]}} spec
 * @param {import("./rules.js").Launch} launch
 * @param {import("./rules.js").Life} life
 * @returns {Record<string, import("../shared.js").Thing>}
 */
export function thingsOf(spec, launch, life) {
  const { states, said, parts, charges, usage, calls } = spec;
  /** @type {Record<string, import("../shared.js").Thing>} */
  const found = {};
  /**
   * @param {string} key
   * @param {string} name
   * @param {string} label
   * @param {string[]} sentences
   */
  const add = (key, name, label, sentences) => {
    found[key] = { name, kind: "", label, sentences, lights: [], zone: "" };
  };
  for (const state of states) {
    const now = state === life.state;
    const open = calls.filter(({ value }) =>
      value !== "wait" && value !== "fail"
      && outcomeOf(spec, launch, { ...life, state }, value).does.length);
    const ways = open.map(({ label }) => label).join(", ") || "none";
    add(`state-${state}`, `State ${state}`, `State ${state}${now ? ", now" : ""}: instance usage ${usage[state]}.`, [
      ...said[`state-${state}`], `Instance usage: ${usage[state]}.`, `Calls that change it: ${ways}.`,
    ]);
  }
  const where = life.host ? `Host computer ${life.host}` : "No host computer";
  add("host", where, `${where}.`, said.host);
  for (const { key, text } of partsOf(spec, launch, life)) {
    const volume = launch.volumes.find((each) => each.key === key);
    const { label, sentences } = parts[key];
    add(key, label, `${label}: ${text}.`, volume ? aboutVolume(volume, launch) : sentences);
  }
  for (const { key, text } of chargesOf(launch, life)) {
    const { label, sentences } = charges[key];
    add(`charge-${key}`, label, `${label}, charged now: ${text}.`, sentences);
  }
  return found;
}

/**
 * @param {import("./rules.js").LifeVolume} volume
 * @param {import("./rules.js").Launch} launch
 */
function aboutVolume({ key, delete: goes }, { root }) {
  if (key === "root" && root !== "ebs") {
    return ["The root volume is a disk of the host computer. The instance can't be stopped, and when the host fails it is lost."];
  }
  return [
    "An EBS volume is storage in the same zone, reached over the network. It outlives the host and stays over stop, start and reboot.",
    goes
      ? "DeleteOnTermination is true: it is deleted when the instance is terminated."
      : "DeleteOnTermination is false: when the instance is terminated it stays, and is charged on.",
  ];
}
