// What the calendar shows and says of an outcome: view.py in JavaScript, word for word.
import { DAY, FOREVER, outcome } from "./rules.js";

/**
 * @typedef {import("./rules.js").Rule} Rule
 * @typedef {import("./rules.js").Choice} Choice
 * @typedef {import("./rules.js").Outcome} Outcome
 * @typedef {{names: string[], weekday: number}} Calendar
 * @typedef {{key: string, name: string, number: string, mark: string, log: boolean,
 *   tokens: string[][], say: string[]}} DayView
 * @typedef {{name: string, note: string, points: [number, string][], window: number[]}} Lane
 * @typedef {{answers: string[][], status: string, days: DayView[], weekday: number, lanes: Lane[],
 *   total: number, damage: number, found: number, lost: [number, string],
 *   tables: import("../shared.js").Table[]}} View
 */

const ORDER = ["best", "warm", "cold", "damaged", "deleted", "later"];
/** @type {Record<string, string>} */
const SAID = {
  best: "restored", warm: "usable", cold: "usable, in cold storage", damaged: "holds the damage",
  deleted: "deleted by retention", later: "not made yet",
};

/**
 * A moment as "Thu 1 Oct, 05:00".
 * @param {Calendar} calendar
 * @param {number} minutes
 */
export function momentOf({ names }, minutes) {
  const rest = minutes % DAY;
  /** @param {number} value */
  const two = (value) => String(value).padStart(2, "0");
  return `${names[Math.floor(minutes / DAY)]}, ${two(Math.floor(rest / 60))}:${two(rest % 60)}`;
}

/** @param {number} minutes */
export function span(minutes) {
  const rest = minutes % DAY;
  /** @type {[number, string][]} */
  const parts = [[Math.floor(minutes / DAY), "d"], [Math.floor(rest / 60), "h"], [rest % 60, "min"]];
  return parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}`).join(" ") || "0 min";
}

/**
 * @param {Rule[]} rules
 * @param {Choice} choice
 * @param {Calendar} calendar
 * @returns {View}
 */
export function view(rules, choice, calendar) {
  const found = outcome(rules, choice);
  const answers = answersOf(rules, choice, calendar, found);
  const tokens = tokensOf(rules, found);
  return {
    answers,
    status: answers.slice(0, 3).map(([, sentence]) => sentence).join(" "),
    days: calendar.names.map((name, day) => dayOf(day, name, tokens, found)),
    weekday: calendar.weekday,
    lanes: rules.map((rule, index) => laneOf(rule, index, found)),
    total: calendar.names.length * DAY,
    damage: found.damage,
    found: found.found,
    lost: found.rule >= 0 ? [found.moment, span(found.loss)] : [0, "everything"],
    tables: [pointTable(rules, found, calendar), sums(answers)],
  };
}

/**
 * @param {Rule[]} rules
 * @param {Choice} choice
 * @param {Calendar} calendar
 * @param {Outcome} found
 */
function answersOf(rules, choice, calendar, found) {
  /** @param {string} state */
  const count = (state) => found.states.flat().filter((one) => one === state).length;
  const gone = ["Retention", `${pointsOf(count("deleted"))} deleted before it was found.`, ""];
  const hold = ["Damaged", `${pointsOf(count("damaged"))} made after it hold the damage.`, ""];
  if (found.rule < 0) {
    const none = ["What is restored", "Nothing is left from before the damage.", ""];
    const all = ["RPO", `All data is lost: RPO of ${choice.rpo} h missed.`, "missed"];
    const never = ["RTO", `It never comes back: RTO of ${choice.rto} h missed.`, "missed"];
    return [none, all, never, gone, hold];
  }
  const when = momentOf(calendar, found.moment);
  const kind = found.point < 0 ? "point in time" : "recovery point";
  const cold = found.point >= 0 && found.states[found.rule][found.point] === "cold";
  const lost = found.loss <= choice.rpo * 60 ? "met" : "missed";
  const back = found.takes <= choice.rto * 60 ? "met" : "missed";
  const warming = cold ? `, ${choice.cold} h of it out of cold storage` : "";
  return [
    ["What is restored", `Restore the ${kind} of ${when} (${rules[found.rule].name}).`, ""],
    ["RPO", `${span(found.loss)} of work is lost: RPO of ${choice.rpo} h ${lost}.`, lost],
    ["RTO", `It takes ${span(found.takes)}${warming}: RTO of ${choice.rto} h ${back}.`, back],
    gone, hold,
  ];
}

/** @param {number} count */
const pointsOf = (count) => `${count} recovery point${count === 1 ? "" : "s"}`;

/**
 * @param {Outcome} found
 * @param {number} rule
 * @param {number} point
 */
function shownOf(found, rule, point) {
  return rule === found.rule && point === found.point ? "best" : found.states[rule][point];
}

/**
 * By day, for each rule that makes points then: its letter, the best state and what is said of it.
 * @param {Rule[]} rules
 * @param {Outcome} found
 */
function tokensOf(rules, found) {
  /** @type {Map<number, string[][]>} */
  const tokens = new Map();
  rules.forEach((rule, index) => {
    /** @type {Map<number, string[]>} */
    const byDay = new Map();
    if (rule.continuous) return;
    rule.at.forEach((at, point) => {
      const day = Math.floor(at / DAY);
      byDay.set(day, [...(byDay.get(day) ?? []), shownOf(found, index, point)]);
    });
    for (const [day, states] of byDay) {
      const state = ORDER[Math.min(...states.map((one) => ORDER.indexOf(one)))];
      const count = states.length > 1 ? `, best of ${states.length}:` : "";
      const made = [rule.letter, state, `${rule.name}${count} ${SAID[state]}`];
      tokens.set(day, [...(tokens.get(day) ?? []), made]);
    }
  });
  return tokens;
}

/**
 * @param {number} day
 * @param {string} name
 * @param {Map<number, string[][]>} tokens
 * @param {Outcome} found
 * @returns {DayView}
 */
function dayOf(day, name, tokens, found) {
  const damaged = day === Math.floor(found.damage / DAY);
  const seen = day === Math.floor(found.found / DAY);
  const here = tokens.get(day) ?? [];
  const [begin, end] = found.window ?? [0, -1];
  const log = begin < (day + 1) * DAY && end >= day * DAY;
  const say = here.map(([, , words]) => words);
  if (log) say.push("point in time by continuous backup");
  if (damaged) say.push("the damage happens");
  if (seen) say.push("the damage is found");
  const [, number, month] = name.split(" ");
  return {
    key: `day-${day}`, name, log,
    number: number === "1" || day === 0 ? `${number} ${month}` : number,
    mark: damaged ? "damage" : seen ? "found" : "",
    tokens: here.map(([letter, state]) => [letter, state]),
    say: say.length ? say : ["no recovery point"],
  };
}

/**
 * @param {Rule} rule
 * @param {number} index
 * @param {Outcome} found
 * @returns {Lane}
 */
function laneOf(rule, index, found) {
  const keep = rule.keep === FOREVER ? "kept for good" : `kept ${rule.keep} d`;
  const cold = rule.cold === FOREVER ? "" : `, cold after ${rule.cold} d`;
  const points = rule.continuous ? [] : rule.at;
  return {
    name: `${rule.letter} ${rule.name}`,
    note: `${keep}${cold}${rule.continuous ? ", continuous" : ""}`,
    points: points.map((at, point) => [at, shownOf(found, index, point)]),
    window: rule.continuous && found.window ? [...found.window] : [],
  };
}

/**
 * @param {Rule[]} rules
 * @param {Outcome} found
 * @param {Calendar} calendar
 */
function pointTable(rules, found, calendar) {
  const rows = rules.flatMap((rule, index) => (rule.continuous ? [] : rule.at.flatMap((at, point) =>
    at <= found.found ? [[momentOf(calendar, at), rule.name, SAID[shownOf(found, index, point)]]] : [])));
  return {
    caption: "Recovery points when the damage is found", columns: ["Made (UTC)", "Rule", "State"], rows,
  };
}

/** @param {string[][]} answers */
function sums(answers) {
  const rows = answers.map(([term, sentence]) => [term, sentence]);
  return { caption: "What it means", columns: ["Question", "Answer"], rows };
}
