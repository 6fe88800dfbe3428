// What is said beside the drawing: the outcome in a sentence, each thing when it is selected,
// and the tables of tables.py.
import { joined } from "../shared.js";
import { lost, recovered, needed, numbers, instanceKey, outcome, sized, sum } from "./rules.js";
import { databasesOf, stateOfInstance } from "./scene.js";
import { countedOf } from "./words.js";

/**
 * @typedef {import("./rules.js").Plan} Plan
 * @typedef {{key: string, label: string, heading: string, sentences: string[], failed: boolean}} Told
 */

const EXPECTED = { all: "everything is answered", some: "some is answered", none: "nothing is answered" };

/**
 * @param {Plan} plan
 * @param {string} prediction
 */
export function story(plan, prediction) {
  const now = outcome(plan);
  const said = [];
  const zones = plan.zones.filter((zone) => plan.failed.includes(zone));
  const single = plan.failed.length - zones.length;
  const what = [...zones, ...(single ? [countedOf(single, "instance")] : [])];
  if (what.length) said.push(`${joined(what)} failed${plan.minute ? ` ${plan.minute} minutes ago` : ""}.`);
  const running = plan.tiers.some((_, tier) => sum(plan.tiers[tier].counts) > lost(plan, tier));
  if (!now.balancer.length) {
    said.push(`No node of the load balancer stands: nothing gets in${running ? ", though instances still run" : ""}.`);
  } else {
    const groups = plan.tiers.map(({ name }, tier) => tierSentence(name, now.tiers[tier], what.length > 0));
    if (what.length || now.tiers.some(({ state }) => state !== "answers")) said.push(`${groups.join("; ")}.`);
  }
  if (now.balancer.length && now.served < plan.demand && now.served) {
    said.push(`${plan.demand - now.served} requests/s find no room.`);
  }
  const idle = sum(plan.tiers.map(({ counts }) =>
    sum(counts.filter((_, place) => ![...plan.balancer, ...plan.failed].includes(plan.zones[place])))));
  if (idle && now.balancer.length) {
    said.push(`${countedOf(idle, "instance")} in other zones get${idle > 1 ? "" : "s"} nothing: the load balancer is not there.`);
    if (plan.balancer.length === 1) said.push("(An Application Load Balancer needs two zones; a Network Load Balancer may stand in one.)");
  }
  const data = {
    "failing over": "The standby is taking over: no writes until then.",
    "read only": "Read replicas still answer reads; nothing takes writes.",
    down: "The database is gone, so nothing can be answered.",
  }[now.data];
  if (data) said.push(data);
  if (now.cut.length) said.push(`${joined(now.cut)} lost the way out: the NAT gateway stood in the zone that failed.`);
  if (what.length && now.served < plan.demand) said.push(back(plan));
  if (what.length && prediction && !plan.minute) {
    const really = now.served === plan.demand ? "all" : now.served ? "some" : "none";
    const right = really === prediction;
    said.push(`You predicted that ${EXPECTED[/** @type {"all"} */ (prediction)]}: ${right ? "right" : "not so"}.`);
  }
  return said.join(" ");
}

/**
 * @param {string} name
 * @param {import("./rules.js").Left} left
 * @param {boolean} failed whether something has
 */
function tierSentence(name, left, failed) {
  const up = sum(left.up);
  if (!up) return `${name}: nothing is left`;
  const fresh = sum(left.new);
  const who = failed && !fresh ? "survivor" : "instance";
  return `${name}: ${countedOf(up, who)}${fresh ? `, ${fresh} of them new,` : ""} at ${left.load} %`;
}

/** @param {Plan} plan */
function back(plan) {
  const minute = recovered(plan);
  if (minute === null) return "Full demand is answered again only when the zone is back, or you change the design.";
  return `By your assumptions full demand is answered again ${minute} minutes after the failure.`;
}

/** @param {Plan} plan */
export function sizing(plan) {
  const need = needed(plan), each = sized(plan), all = each * plan.zones.length;
  const more = Math.round((all / need - 1) * 100);
  return `A tier needs ${need} instances for ${plan.demand} requests/s. To lose any one of ` +
    `${countedOf(plan.zones.length, "zone")} at full demand, the others must hold all ${need}: ` +
    `${each} in each zone, ${all} in all, ${more} % more.`;
}

/**
 * @param {Plan} plan
 * @returns {Told[]}
 */
export function toldOf(plan) {
  const now = outcome(plan);
  /** @type {Told[]} */
  const all = plan.zones.map((zone) => {
    const failed = plan.failed.includes(zone);
    const state = failed ? "has failed, with all that is in it" : "stands";
    return { key: zone, label: `${zone} ${state}`, heading: `Zone ${zone}`, failed, sentences: [`It ${state}.`] };
  });
  plan.tiers.forEach(({ name, counts }, tier) => plan.zones.forEach((zone, place) => {
    const { load, state, new: fresh } = now.tiers[tier];
    const keys = numbers(counts[place]).map((number) => instanceKey(tier, zone, number));
    keys.push(...numbers(fresh[place]).map((number) => `${tier}/${zone}/new${number}`));
    keys.forEach((key, index) => {
      const css = stateOfInstance(plan, key, zone, state);
      const sentence = {
        lost: "has failed", idle: "runs, but the load balancer is not in its zone: it gets no requests",
        over: `is asked for ${load} % of what it can answer`, fine: `answers at ${load} % of its capacity`,
      }[css];
      const launched = key.includes("/new") ? ["The Auto Scaling group launched it for one that was lost."] : [];
      all.push({ key, label: `${name}, instance ${index + 1} in ${zone}, ${sentence}`, failed: css === "lost",
        heading: `${name}, instance ${index + 1} in ${zone}`, sentences: [`It ${sentence}.`, ...launched] });
    });
  }));
  const restored = now.writer[0] === "restored" ? [now.writer] : [];
  for (const [role, zone] of [...databasesOf(plan), ...restored]) {
    const key = `data/${role}`, kind = role.replace(/\d+$/, "");
    const failed = role !== "restored" && [zone, key].some((one) => plan.failed.includes(one));
    const sentence = failed ? "has failed" : role === now.writer[0] ? "takes writes and reads" : {
      primary: "takes writes and reads",
      standby: "copies every write; it takes over when the primary fails and serves no reads",
      replica: "serves reads; it follows the primary a little behind",
    }[kind] ?? "";
    all.push({ key, label: `Database ${kind} in ${zone} ${sentence}`, failed, heading: `Database ${kind} in ${zone}`,
      sentences: [`It ${sentence}.`] });
  }
  return all;
}

/**
 * @param {Plan} plan
 * @returns {import("../shared.js").Table[]}
 */
export function failureTables(plan) {
  const now = outcome(plan), placed = databasesOf(plan);
  /**
   * @param {string[]} zones
   * @param {string} mark
   */
  const marks = (zones, mark) => plan.zones.map((zone) => (zones.includes(zone) ? mark : "–"));
  /** @param {string} zone */
  const roles = (zone) => placed.filter(([, at]) => at === zone).map(([role]) => role).join(", ") || "–";
  return [
    { caption: "What is placed", columns: ["Tier", ...plan.zones], rows: [
      ["Load balancer", ...marks(plan.balancer, "node")],
      ...plan.tiers.map(({ name, counts }) => [name, ...counts.map(String)]),
      ...(placed.length ? [["Database", ...plan.zones.map(roles)]] : []),
      ...(plan.nat.length ? [["NAT gateway", ...marks(plan.nat, "NAT")]] : []),
    ] },
    { caption: "What is left", columns: ["Tier", "In use", "Load of each", "State"], rows: [
      ["Load balancer", `${now.balancer.length} of ${plan.balancer.length}`, "–", now.balancer.length ? "answers" : "down"],
      ...plan.tiers.map(({ name, counts }, tier) => {
        const { up, load, state } = now.tiers[tier];
        return [name, `${sum(up)} of ${sum(counts)}`, sum(up) ? `${load} %` : "–", state];
      }),
      ...(placed.length ? [["Database", "–", "–", now.data]] : []),
    ] },
  ];
}
