// What is said about a day: the words of text.py in JavaScript.
import { amount, grouped } from "../chart.js";
import { demandAt } from "./rules.js";

/**
 * @typedef {import("./rules.js").Day} SaidDay
 * @typedef {import("./rules.js").Outcome} Came
 */

/** @type {Record<string, string>} */
export const WAYS = { fixed: "Fixed", scheduled: "Scheduled", automatic: "Automatic" };

/** @param {number} minute */
export function clock(minute) {
  const two = (/** @type {number} */ value) => String(Math.floor(value)).padStart(2, "0");
  return `${two(minute / 60)}:${two(minute % 60)}`;
}

/**
 * @param {SaidDay} day
 * @param {number} value
 */
export const money = ({ currency }, value) => amount(currency, value);

/** @param {number} count */
export const instances = (count) => `${grouped(count)} instance${count === 1 ? "" : "s"}`;

/**
 * @param {SaidDay} day
 * @param {string} way
 */
export function setting({ fixed, scheduled, automatic: group }, way) {
  if (way === "fixed") return `${instances(fixed)} all day`;
  if (way === "automatic") return `${group.minimum} to ${group.maximum}, target ${group.target} % CPU`;
  if (scheduled.length > 2) return `${scheduled.length} scheduled actions`;
  return scheduled.map(([minute, count]) => `${count} from ${clock(minute)}`).join(", ");
}

/** @param {Came} outcome */
export function refused(outcome) {
  return outcome.refused < 0.5 ? "0" : `${grouped(outcome.refused)} (${share(outcome)})`;
}

/** @param {Came} outcome */
export function share({ refused: count, lost }) {
  if (count < 0.5) return "none";
  return lost >= 0.1 ? `${grouped(lost, 1)} %` : "under 0.1 %";
}

/**
 * @param {SaidDay} day
 * @param {string} way
 * @param {Came} outcome
 */
export function sentence(day, way, outcome) {
  const start = `${WAYS[way]}: ${setting(day, way)}.`;
  if (day.prediction === "asked") return `${start} Predict first.`;
  return `${start} It costs ${money(day, outcome.cost)} a day, ${grouped(outcome.idle)} % of it unused, ` +
    `and turns ${refused(outcome)} requests away.`;
}

/**
 * @param {string} prediction
 * @param {Record<string, Came>} outcomes
 */
function predicted(prediction, outcomes) {
  const most = Math.max(...Object.values(outcomes).map((came) => came.refused));
  if (prediction === "none") return most < 0.5;
  return most >= 0.5 && outcomes[prediction].refused > most - 0.5;
}

/**
 * @param {SaidDay} day
 * @param {Record<string, Came>} outcomes
 */
export function summary(day, outcomes) {
  const { prediction } = day;
  if (prediction === "asked") return "";
  const ways = Object.keys(WAYS);
  const whole = ways.filter((way) => outcomes[way].refused < 0.5);
  const said = [];
  if (prediction in WAYS || prediction === "none") {
    const name = (WAYS[prediction] ?? "None of them").toLowerCase();
    said.push(`You said ${name}: ${predicted(prediction, outcomes) ? "right" : "not so"}.`);
  }
  if (whole.length) {
    const best = whole.reduce((least, way) => (outcomes[way].cost < outcomes[least].cost ? way : least));
    said.push(`${WAYS[best]} is the cheapest that turns nobody away: ${money(day, outcomes[best].cost)} a day.`);
  } else {
    said.push("Each of the three turns requests away on this day.");
  }
  for (const way of ways)
    if (!whole.includes(way)) said.push(`${WAYS[way]} turns ${grouped(outcomes[way].refused)} requests away: ${why(day, way)}.`);
  return said.join(" ");
}

/**
 * @param {SaidDay} day
 * @param {string} way
 */
function why({ demand, fixed, capacity, automatic: group }, way) {
  const peak = Math.max(...demand.map(([, rate]) => rate));
  if (way === "fixed")
    return `${instances(fixed)} serve ${grouped(fixed * capacity)} a second, the peak is ${grouped(peak)}`;
  if (way === "scheduled") return "the timetable has too few at that time";
  if (peak > group.maximum * capacity) return `its maximum of ${group.maximum} serves less than the peak`;
  return `new instances help ${group.periods_out + group.warmup} minutes after the metric rose, at the earliest`;
}

/**
 * @param {SaidDay} day
 * @param {Record<string, import("./rules.js").Run>} runs
 * @param {Record<string, Came>} outcomes
 * @returns {import("../shared.js").Table[]}
 */
export function dayTables(day, runs, outcomes) {
  const hours = Array.from({ length: 24 }, (_, hour) => 60 * hour);
  const start = (/** @type {number} */ minute) => [clock(minute), grouped(demandAt(day.demand, minute))];
  if (day.prediction === "asked")
    return [{ caption: "Hour by hour", columns: ["Time", "Requests a second"], rows: hours.map(start) }];
  return [{
    caption: "The three side by side",
    columns: ["Way", "Instance-hours", "Unused", "Requests turned away", "Cost a day"],
    rows: Object.entries(outcomes).map(([way, came]) => [
      `${WAYS[way]} (${setting(day, way)})`, grouped(came.hours, 1),
      `${grouped(came.unused, 1)} (${grouped(came.idle)} %)`, refused(came), money(day, came.cost),
    ]),
  }, {
    caption: "Hour by hour: instances in service",
    columns: ["Time", "Requests a second", ...Object.values(WAYS)],
    rows: hours.map((minute) => [...start(minute), ...Object.keys(WAYS).map((way) => String(runs[way].service[minute]))]),
  }];
}
