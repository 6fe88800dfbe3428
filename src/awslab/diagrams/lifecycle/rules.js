// What lifecycle rules make of objects and what it costs: the words of rules.py in JavaScript.

/**
 * @typedef {{transitions: [number, string][], expiration: number, size: number, count: number,
 *   small: string, needed: number, tier: string, months: number, prices: Record<string, number>,
 *   currency: string, prediction: string}} Plan
 * @typedef {{spans: [string, number, number][], storage: number[], standard: number[],
 *   fees: [number, string, number][], back: string}} Life
 */

export const MONTH = 30;
const GB = 2 ** 20;

/** @type {Record<string, [string, number, number, number]>} */
export const CLASSES = {
  STANDARD: ["Standard", 0, 0, 0],
  STANDARD_IA: ["Standard-IA", 30, 128, 0],
  INTELLIGENT_TIERING: ["Intelligent-Tiering", 0, 0, 0],
  ONEZONE_IA: ["One Zone-IA", 30, 128, 0],
  GLACIER_IR: ["Glacier Instant Retrieval", 90, 128, 0],
  GLACIER: ["Glacier Flexible Retrieval", 90, 0, 32],
  DEEP_ARCHIVE: ["Glacier Deep Archive", 180, 0, 32],
};
export const ARCHIVES = ["GLACIER", "DEEP_ARCHIVE"];
/** @type {[number, string][]} */
const TIERS = [[90, "INTELLIGENT_TIERING Archive Instant"], [30, "INTELLIGENT_TIERING Infrequent"]];
export const SMALL = 128;
const IN_STANDARD = 8;

/**
 * @param {Plan} plan
 * @param {string} name
 */
export function moves({ size, small }, name) {
  return size >= SMALL || small === "filter" || (small === "varies_by_storage_class" && ARCHIVES.includes(name));
}

/**
 * @param {Plan} plan
 * @param {boolean} refused
 * @returns {[string, number, number][]}
 */
function spansOf(plan, refused) {
  const { transitions, expiration, months } = plan;
  const end = expiration && !refused ? Math.min(months * MONTH, expiration) : months * MONTH;
  /** @type {[string, number, number][]} */
  const found = [["STANDARD", 0, end]];
  for (const [day, name] of refused ? [] : [...transitions].sort(([a], [b]) => a - b)) {
    const [last, start] = found[found.length - 1];
    if (day >= end || !moves(plan, name) || (last === "ONEZONE_IA" && name === "GLACIER_IR")) continue;
    found[found.length - 1] = [last, start, day];
    found.push([name, day, end]);
  }
  return found.filter(([, start, stop]) => start < stop);
}

/**
 * @param {Plan} plan
 * @param {string} name
 * @param {number} idle
 */
function stored(plan, name, idle) {
  const { size, prices } = plan;
  if (name === "INTELLIGENT_TIERING" && size >= SMALL) {
    const tier = TIERS.find(([days]) => idle >= days)?.[1] ?? name;
    const watched = prices["monitoring INTELLIGENT_TIERING"] / 1000;
    return ((size * prices[`storage ${tier}`]) / GB + watched) / MONTH;
  }
  const beside = ARCHIVES.includes(name) ? IN_STANDARD * prices["storage STANDARD"] : 0;
  return billed(plan, name) + beside / GB / MONTH;
}

/**
 * @param {Plan} plan
 * @param {string} name
 */
function billed({ size, prices }, name) {
  const [, , floor, extra] = CLASSES[name];
  return ((Math.max(size, floor) + extra) * prices[`storage ${name}`]) / GB / MONTH;
}

/**
 * @param {Plan} plan
 * @param {boolean} refused
 * @returns {Life}
 */
export function live(plan, refused) {
  const { count, prices, needed } = plan;
  const spans = spansOf(plan, refused);
  const days = plan.months * MONTH;
  /** @type {number[]} */
  const storage = Array(days).fill(0);
  const standard = [...storage];
  /** @type {[number, string, number][]} */
  const fees = [];
  let back = "";
  spans.forEach(([name, start, end]) => {
    if (name !== "STANDARD") fees.push([start, "transitions", (count * prices[`transition ${name}`]) / 1000]);
    for (let day = start; day < end; day += 1) {
      const read = needed && start <= needed && needed <= day ? needed : start;
      storage[day] = count * stored(plan, name, day - read);
    }
    if (needed && start <= needed && needed < end) {
      back = name;
      const cost = retrieved(plan, name);
      if (cost !== null) fees.push([needed, "retrieval", cost]);
    }
    const left = CLASSES[name][1] - (end - start);
    if (left > 0 && end < days) fees.push([end, "early", count * left * billed(plan, name)]);
  });
  const gone = spans.length ? spans[spans.length - 1][2] : 0;
  for (let day = 0; day < gone; day += 1) standard[day] = count * stored(plan, "STANDARD", 0);
  if (back) standard[needed] += (count * prices["request STANDARD"]) / 1000;
  return { spans, storage, standard, fees, back };
}

/**
 * @param {Plan} plan
 * @param {string} name
 */
export function sourceOf({ tier }, name) {
  return ARCHIVES.includes(name) ? `${name} ${tier}` : name;
}

/**
 * @param {Plan} plan
 * @param {string} name
 */
export function retrieved(plan, name) {
  const { size, count, prices } = plan;
  const key = sourceOf(plan, name);
  if (!(`request ${key}` in prices)) return null;
  const gb = size / GB;
  let cost = prices[`request ${key}`] / 1000 + gb * (prices[`retrieval ${key}`] ?? 0);
  if (ARCHIVES.includes(name)) cost += (gb * prices["storage STANDARD"]) / MONTH;
  return count * cost;
}

/**
 * @param {Life} life
 * @param {boolean} rule
 */
export function cumulated({ storage, standard, fees }, rule) {
  const daily = [...(rule ? storage : standard)];
  for (const [day, , cost] of rule ? fees : []) daily[Math.min(day, daily.length - 1)] += cost;
  let total = 0;
  return [0, ...daily.map((cost) => (total += cost))];
}

/**
 * @param {number[]} rule
 * @param {number[]} without
 */
export function breakEven(rule, without) {
  const last = rule.reduce((found, cost, day) => (cost > without[day] * (1 + 1e-9) ? day : found), -1);
  return last + 1 < rule.length ? last + 1 : null;
}

/**
 * @param {Life} life
 * @param {string} kind
 */
export const ofKind = ({ fees }, kind) => fees.reduce((sum, [, each, cost]) => (each === kind ? sum + cost : sum), 0);
