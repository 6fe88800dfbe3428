// The words of words.py: what the drawing says.
import { needed } from "./rules.js";

/** @typedef {import("./rules.js").Plan} Plan */

/**
 * @param {Plan} plan
 * @param {number} served
 * @returns {[string, string]} the headline and its class
 */
export function verdict({ demand }, served) {
  const [sign, css] = served === demand ? ["✓", "good"] : served ? ["!", "short"] : ["✕", "none"];
  return [`${sign} ${served} of ${demand} requests/s answered`, css];
}

/** @param {number} up */
export function shownShare(up) {
  let digits = 1;
  while ((1 - up) * 100 * 10 ** digits < 10 && digits < 7) digits += 1;
  if (up >= 1) return "100 %";
  const scaled = Math.floor(up * 100 * 10 ** digits + 0.5);
  const whole = Math.floor(scaled / 10 ** digits);
  return `${whole}.${String(scaled % 10 ** digits).padStart(digits, "0")} %`;
}

/** @param {number} up */
export function aYear(up) {
  const minutes = Math.floor((1 - up) * 525600 + 0.5);
  if (minutes < 1) return "less than a minute";
  if (minutes < 120) return minutes > 1 ? `${minutes} minutes` : "1 minute";
  const hours = Math.floor(minutes / 60 + 0.5);
  return hours < 72 ? `${hours} hours` : `${Math.floor(hours / 24 + 0.5)} days`;
}

/**
 * @param {Plan} plan
 * @param {number} zone per cent of the time it is down
 * @param {number} instance
 * @param {number} up
 * @param {boolean} wide
 */
export function availabilityLines(plan, zone, instance, up, wide) {
  const ways = 2 ** plan.zones.length;
  const head = `Full demand answered ${shownShare(up)} of the time`;
  const enough = `${needed(plan)} instances (${plan.demand} ÷ ${plan.capacity})`;
  if (wide) {
    return [
      `${head}: about ${aYear(up)} a year it is not`,
      `Formula: for each of the ${ways} ways in which zones can be up or down, ` +
        "P(these zones) × P(enough in each tier) × P(a DB writer); all added up.",
      `Assumed: zones fail independently, each down ${plain(zone)} % of the time; ` +
        `so does each instance within them, ${plain(instance)} %. Enough is ${enough}.`,
      "Not counted: minutes of failover and launch, your own faults. " +
        "Your inputs, not a promise of AWS.",
    ];
  }
  return [
    head,
    `About ${aYear(up)} a year it is not.`,
    `Formula: for each of the ${ways} ways zones can be up`,
    "or down, P(these zones) × P(enough in each tier)",
    "× P(a DB writer); all added up.",
    `Assumed: zones fail independently, each ${plain(zone)} % of the`,
    `time; so does each instance, ${plain(instance)} % of the time.`,
    `Enough is ${enough}.`,
    "Not counted: minutes of failover and launch, your",
    "own faults. Your inputs, not a promise of AWS.",
  ];
}

/** @param {number} value */
const plain = (value) => String(Math.round(value * 1e4) / 1e4);

/**
 * @param {number} count
 * @param {string} what
 */
export const countedOf = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;
