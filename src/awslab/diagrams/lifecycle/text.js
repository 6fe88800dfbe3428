// What is said about the objects' life: the words of text.py in JavaScript.
import { amount, grouped } from "../chart.js";
import { refusal, tierRefusal } from "./refusals.js";
import { ARCHIVES, breakEven, CLASSES, cumulated, MONTH, moves, ofKind, retrieved } from "./rules.js";

/**
 * @typedef {import("./rules.js").Plan} SaidPlan
 * @typedef {import("./rules.js").Life} SaidLife
 */

/** @type {Record<string, string>} */
export const TIMES = {
  "GLACIER Expedited": "1 to 5 minutes", "GLACIER Standard": "3 to 5 hours", "GLACIER Bulk": "5 to 12 hours",
  "DEEP_ARCHIVE Standard": "12 hours at most", "DEEP_ARCHIVE Bulk": "48 hours at most",
};
/** @type {Record<string, string>} */
const FEES = { transitions: "Transitions", early: "Early delete", retrieval: "Retrieval" };

/**
 * @param {SaidPlan} plan
 * @param {number} value
 */
export const money = ({ currency }, value) => amount(currency, value);

/** @param {number} value */
const brief1 = (value) => grouped(value, 1).replace(/\.0$/, "");

/** @param {SaidPlan} plan */
function sizeOf({ size }) {
  if (size < 1024) return `${brief1(size)} KB`;
  return size < 1024 ** 2 ? `${brief1(size / 1024)} MB` : `${brief1(size / 1024 / 1024)} GB`;
}

/** @param {SaidPlan} plan */
export function objects(plan) {
  const { count } = plan;
  const [least, name] = count >= 1e9 ? [1e9, " billion"] : count >= 1e6 ? [1e6, " million"] : [1, ""];
  const many = name ? brief1(count / least) + name : grouped(count);
  return `${many} object${count === 1 ? "" : "s"} of ${sizeOf(plan)}`;
}

/** @param {SaidPlan} plan */
export const refusedRule = ({ transitions, expiration }) => refusal(transitions, expiration);

/** @param {SaidPlan} plan */
export const hidden = (plan) => plan.prediction === "asked" && !refusedRule(plan);

/**
 * @param {SaidPlan} plan
 * @param {SaidLife} life
 */
export function summary(plan, life) {
  const no = refusedRule(plan);
  if (no) return `S3 refuses this rule. ${no[0]}: ${no[1]}. Drawn without it: all stays in Standard.`;
  if (plan.prediction === "asked") return "";
  const [rule, standard] = [cumulated(life, true), cumulated(life, false)];
  const [all, plain] = [rule, standard].map((costs) => costs[costs.length - 1]);
  const even = breakEven(rule, standard);
  const said = [];
  if (["yes", "no"].includes(plan.prediction)) {
    const right = (plan.prediction === "yes") === all < plain * (1 - 1e-9);
    said.push(`You said ${plan.prediction}: ${right ? "right" : "not so"}.`);
  }
  const after = `after ${plan.months} months`;
  const difference = money(plan, Math.abs(all - plain));
  const what = `${objects(plan)}: the rule`;
  if (life.spans.length < 2 && life.spans[0][0] === "STANDARD") said.push(unmoved(plan));
  else if (even === null) said.push(`${what} has cost ${difference} more than Standard ${after}.${why(plan, life)}`);
  else if (even === 0) said.push(`${what} never costs more than Standard; ${after} it has saved ${difference}.`);
  else
    said.push(`${what} costs more than it saves until day ${grouped(even)} (month ${Math.ceil(even / MONTH)}); ` +
      `${after} it has saved ${difference}.`);
  const early = ofKind(life, "early");
  if (early) said.push(`${money(plan, early)} is for days of a minimum storage duration that were not used.`);
  return [...said, back(plan, life)].filter(Boolean).join(" ");
}

/** @param {SaidPlan} plan */
function unmoved(plan) {
  return plan.transitions.some(([, name]) => !moves(plan, name))
    ? `Nothing moves: objects of ${sizeOf(plan)} are smaller than 128 KB and are not transitioned.`
    : "Nothing moves in this time.";
}

/**
 * @param {SaidPlan} plan
 * @param {SaidLife} life
 */
function why(plan, life) {
  const kind = Object.keys(FEES).reduce((most, each) => (ofKind(life, each) > ofKind(life, most) ? each : most));
  const more = life.storage.reduce((sum, cost, day) => sum + (cost - life.standard[day]), 0);
  if (more > ofKind(life, kind))
    return " Per object the class bills 128 KB at least, or adds 40 KB: more than Standard does.";
  // What early deletes cost is said anyway.
  return kind === "early" ? "" : ` ${FEES[kind]} cost ${money(plan, ofKind(life, kind))}.`;
}

/**
 * @param {SaidPlan} plan
 * @param {SaidLife} life
 */
function back(plan, life) {
  if (!plan.needed) return "";
  const day = `On day ${grouped(plan.needed)}`;
  if (!life.back) return `${day} the objects are gone: they expired on day ${grouped(plan.expiration)}.`;
  const name = CLASSES[life.back][0];
  const no = tierRefusal(life.back, plan.tier);
  if (no) return `${day} S3 refuses the restore from ${name}. ${no[0]}: ${no[1]}.`;
  const time = ARCHIVES.includes(life.back) ? TIMES[`${life.back} ${plan.tier}`] : "milliseconds";
  return `${day} they are back from ${name} in ${time} for ${money(plan, retrieved(plan, life.back) ?? 0)}.`;
}

/**
 * @param {SaidPlan} plan
 * @param {SaidLife} life
 * @param {string} thing
 * @param {string} name
 */
export function label(plan, life, thing, name) {
  if (thing === "rule") {
    const ways = life.spans.map(([each, start]) => `${CLASSES[each][0]} from day ${start}`).join(", ");
    const end = plan.expiration && !refusedRule(plan) ? `, expired on day ${plan.expiration}` : "";
    return `The rule: ${ways}${end}.`;
  }
  if (hidden(plan)) return `${name}. Predict first.`;
  if (thing === "total") {
    const [rule, standard] = [true, false].map((each) => cumulated(life, each).pop() ?? 0);
    return `${name}: ${money(plan, rule)} with the rule, ${money(plan, standard)} in Standard, after ${plan.months} months.`;
  }
  return `${name}: ${parts(life).map(([kind, value]) => `${kind.toLowerCase()} ${money(plan, value)}`).join(", ")}.`;
}

/**
 * @param {SaidLife} life
 * @returns {[string, number][]}
 */
export function parts(life) {
  const storage = life.storage.reduce((sum, cost) => sum + cost, 0);
  return [["Storage", storage], ...Object.entries(FEES).map(([kind, name]) => /** @type {[string, number]} */ ([name, ofKind(life, kind)]))];
}

/**
 * @param {SaidPlan} plan
 * @param {SaidLife} life
 * @returns {import("../shared.js").Table[]}
 */
export function lifeTables(plan, life) {
  const found = [{
    caption: "Where the objects are", columns: ["Storage class", "From day", "To day", "Days paid at least"],
    rows: life.spans.map(([name, start, end]) => [CLASSES[name][0], grouped(start), grouped(end), String(CLASSES[name][1])]),
  }];
  if (hidden(plan)) return found;
  const [rule, standard] = [cumulated(life, true), cumulated(life, false)];
  const months = Array.from({ length: plan.months }, (_, month) => month + 1);
  return [...found, {
    caption: "What it costs", columns: ["Part", "Cost"],
    rows: [
      ...parts(life).map(([name, value]) => [name, money(plan, value)]),
      ["All, with the rule", money(plan, rule[rule.length - 1])], ["All, in Standard", money(plan, standard[standard.length - 1])],
    ],
  }, {
    caption: "Cost so far, month by month", columns: ["Month", "With the rule", "In Standard"],
    rows: months.map((month) => [String(month), money(plan, rule[month * MONTH]), money(plan, standard[month * MONTH])]),
  }];
}
