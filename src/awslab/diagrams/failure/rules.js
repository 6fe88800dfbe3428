// The rules of rules.py, for a page without a kernel. A test keeps both together.

/**
 * @typedef {{zones: string[], tiers: {name: string, counts: number[]}[], demand: number,
 *   capacity: number, balancer: string[], nat: string[], primary: string, standby: string,
 *   replicas: string[], replaces: boolean, failed: string[], launch: number,
 *   failover: number, restore: number, minute: number}} Plan
 * @typedef {{up: number[], new: number[], load: number, state: string}} Left
 * @typedef {{balancer: string[], tiers: Left[], data: string, writer: [string, string], cut: string[],
 *   served: number}} Outcome
 */

/** @param {number[]} some */
export const sum = (some) => some.reduce((total, one) => total + one, 0);

/**
 * @param {number} tier
 * @param {string} zone
 * @param {number} number
 */
export const instanceKey = (tier, zone, number) => `${tier}/${zone}/${number}`;

/**
 * @param {Plan} plan
 * @returns {number}
 */
export const needed = ({ demand, capacity }) => Math.ceil(demand / capacity);

/** @param {Plan} plan */
export const sized = (plan) => Math.ceil(needed(plan) / (plan.zones.length - 1));

/**
 * @param {Plan} plan
 * @returns {Outcome}
 */
export function outcome(plan) {
  const standing = plan.zones.filter((zone) => !plan.failed.includes(zone));
  const balancer = standing.filter((zone) => plan.balancer.includes(zone));
  const tiers = plan.tiers.map((_, index) => whatIsLeft(plan, index, balancer));
  const [data, writer] = dataState(plan, standing);
  const carried = Math.min(...tiers.map(({ up }) => sum(up) * plan.capacity));
  return {
    balancer, tiers, data, writer,
    cut: standing.filter((zone) => plan.failed.includes(wayOut(plan, zone))),
    served: ["", "answers"].includes(data) ? Math.min(plan.demand, carried) : 0,
  };
}

/**
 * @param {Plan} plan
 * @param {number} tier
 * @param {string[]} balancer
 * @returns {Left}
 */
function whatIsLeft(plan, tier, balancer) {
  const { zones, demand, capacity } = plan;
  const up = zones.map((zone, place) => (balancer.includes(zone) ? sound(plan, tier, place) : 0));
  const fresh = zones.map(() => 0);
  if (plan.minute >= plan.launch && plan.replaces && balancer.length) {
    for (let each = lost(plan, tier); each > 0; each -= 1) {
      let least = -1;
      zones.forEach((zone, place) => {
        if (balancer.includes(zone) && (least < 0 || up[place] < up[least])) least = place;
      });
      up[least] += 1;
      fresh[least] += 1;
    }
  }
  const total = sum(up);
  const load = total ? Math.floor((200 * demand + total * capacity) / (2 * total * capacity)) : 0;
  const state = !total ? "down" : total * capacity < demand ? "overloaded" : "answers";
  return { up, new: fresh, load, state };
}

/**
 * How many instances of a tier in a zone have not failed by themselves.
 * @param {Plan} plan
 * @param {number} tier
 * @param {number} place
 */
function sound({ tiers, zones, failed }, tier, place) {
  const all = numbers(tiers[tier].counts[place]);
  return all.filter((number) => !failed.includes(instanceKey(tier, zones[place], number))).length;
}

/**
 * @param {Plan} plan
 * @param {number} tier
 */
export function lost(plan, tier) {
  const { zones, failed } = plan;
  const { counts } = plan.tiers[tier];
  return sum(counts.map((count, place) => (failed.includes(zones[place]) ? count : count - sound(plan, tier, place))));
}

/**
 * @param {number} count
 * @returns {number[]} 1 to count
 */
export const numbers = (count) => Array.from({ length: count }, (_, index) => index + 1);

/**
 * @param {Plan} plan
 * @param {string[]} standing
 * @returns {[string, [string, string]]}
 */
function dataState({ primary, standby, replicas, failed, minute, failover, restore }, standing) {
  /**
   * @param {string} zone
   * @param {string} role
   */
  const up = (zone, role) => standing.includes(zone) && !failed.includes(`data/${role}`);
  if (!primary) return ["", ["", ""]];
  if (up(primary, "primary")) return ["answers", ["primary", primary]];
  if (up(standby, "standby")) {
    return minute >= failover ? ["answers", ["standby", standby]] : ["failing over", ["", ""]];
  }
  if (minute >= restore && standing.length) return ["answers", ["restored", standing[0]]];
  const reads = replicas.some((zone, index) => up(zone, `replica${index + 1}`));
  return [reads ? "read only" : "down", ["", ""]];
}

/**
 * @param {Plan} plan
 * @param {string} zone
 */
export const wayOut = ({ nat }, zone) => (nat.includes(zone) ? zone : nat[0] ?? "");

/**
 * @param {Plan} plan
 * @param {number} zoneDown share of time
 * @param {number} instanceDown share of time
 */
export function availability(plan, zoneDown, instanceDown) {
  const { zones, balancer, primary, standby } = plan;
  let total = 0;
  for (let way = 0; way < 2 ** zones.length; way += 1) {
    // The first zone is the highest bit, so that both languages add in the same order.
    const ups = zones.map((_, place) => !((way >> (zones.length - 1 - place)) & 1));
    const standing = zones.filter((_, place) => ups[place]);
    let chance = 1;
    for (const up of ups) chance *= up ? 1 - zoneDown : zoneDown;
    if (!balancer.some((zone) => standing.includes(zone))) continue;
    for (const { counts } of plan.tiers) {
      const copies = counts.filter((_, place) => ups[place] && balancer.includes(zones[place]));
      chance *= atLeast(needed(plan), sum(copies), instanceDown);
    }
    const both = [primary, standby].filter((zone) => standing.includes(zone));
    if (primary) chance *= atLeast(1, both.length, instanceDown);
    total += chance;
  }
  return total;
}

/**
 * @param {number} wanted
 * @param {number} copies
 * @param {number} down
 */
function atLeast(wanted, copies, down) {
  let chances = [1];
  for (let copy = 0; copy < copies; copy += 1) {
    const more = Array(chances.length + 1).fill(0);
    chances.forEach((chance, up) => {
      more[up] += chance * down;
      more[up + 1] += chance * (1 - down);
    });
    chances = more;
  }
  return sum(chances.slice(wanted));
}

/**
 * @param {Plan} plan
 * @returns {number[]} the minutes in which something changes
 */
export const moments = ({ launch, failover, restore }) =>
  [...new Set([0, launch, failover, restore])].sort((a, b) => a - b);

/** @param {Plan} plan */
export const recovered = (plan) =>
  moments(plan).find((minute) => outcome({ ...plan, minute }).served === plan.demand) ?? null;
