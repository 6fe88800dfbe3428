// What is left to restore, and what is lost: rules.py in JavaScript. Times are minutes after midnight
// (UTC) of the first day. (Facts and their sources are in rules.py; a test feeds both the same.)

/**
 * @typedef {{name: string, letter: string, keep: number, cold: number, continuous: boolean,
 *   at: number[]}} Rule
 * @typedef {{day: number, hour: number, found: number, rpo: number, rto: number, size: number,
 *   rate: number, cold: number}} Choice
 * @typedef {{damage: number, found: number, states: string[][], window: [number, number] | null,
 *   rule: number, point: number, moment: number, loss: number, takes: number}} Outcome
 */

export const DAY = 1440;
/** No DeleteAfterDays or MoveToColdStorageAfterDays, as AWS Backup writes it. */
export const FOREVER = -1;
const MOST_CONTINUOUS = 35;
const LAG = 5;

/**
 * What AWS Backup says of a lifecycle it refuses, "" for one it takes.
 * @param {number} keep
 * @param {number} cold
 * @param {boolean} continuous
 */
export function wrongLifecycle(keep, cold, continuous) {
  if (keep !== FOREVER && !(keep >= 1 && keep <= 36500)) {
    return "Invalid lifecycle. DeleteAfterDays cannot be less than 1 or more than 36500 days";
  }
  if (cold !== FOREVER && keep !== FOREVER && keep < cold + 90) {
    return "Invalid lifecycle. DeleteAfterDays cannot be less than 90 days apart from " +
      "MoveToColdStorageAfterDays";
  }
  if (continuous && cold !== FOREVER) return "Invalid lifecycle. MoveToColdStorageAfterDays is unavailable";
  if (continuous && !(keep >= 1 && keep <= MOST_CONTINUOUS)) {
    return `Invalid lifecycle. DeleteAfterDays must be between 1 and ${MOST_CONTINUOUS} days`;
  }
  return "";
}

/**
 * What is there, and what is lost, when the damage is found.
 * @param {Rule[]} rules
 * @param {Choice} choice
 * @returns {Outcome}
 */
export function outcome(rules, choice) {
  const damage = choice.day * DAY + choice.hour * 60;
  const found = damage + choice.found * DAY;
  const states = rules.map((rule) => rule.at.map((at) => stateOf(rule, at, damage, found)));
  /** @type {[number, number] | null} */
  let window = null;
  let [moment, chosen, point] = [-1, -1, -1];
  rules.forEach((rule, index) => {
    if (rule.continuous) {
      if (!rule.at.length || rule.at[0] > found - LAG) return;
      window = [Math.max(rule.at[0], found - rule.keep * DAY), found - LAG];
      const last = Math.min(damage - 1, window[1]);
      if (last >= window[0] && last > moment) [moment, chosen, point] = [last, index, -1];
      return;
    }
    rule.at.forEach((at, number) => {
      const usable = ["warm", "cold"].includes(states[index][number]);
      if (usable && at > moment) [moment, chosen, point] = [at, index, number];
    });
  });
  const cold = point >= 0 && states[chosen][point] === "cold";
  const takes = Math.ceil((choice.size * 60) / choice.rate) + (cold ? choice.cold * 60 : 0);
  const loss = chosen >= 0 ? damage - moment : damage;
  return { damage, found, states, window, rule: chosen, point, moment, loss, takes };
}

/**
 * @param {Rule} rule
 * @param {number} at
 * @param {number} damage
 * @param {number} found
 */
function stateOf(rule, at, damage, found) {
  if (at > found) return "later";
  if (rule.continuous) return "log";
  if (rule.keep !== FOREVER && found >= at + rule.keep * DAY) return "deleted";
  if (at >= damage) return "damaged";
  return rule.cold !== FOREVER && found >= at + rule.cold * DAY ? "cold" : "warm";
}
