// What the reader sets: each control puts one trait, and shows it when the kernel changes it.
import { field, slider } from "../controls.js";
import { clock } from "./text.js";

/**
 * @typedef {{get(name: string): any, set(name: string, value: any): void}} Traits
 * @typedef {Record<string, [number, number]>} Bounds
 * @typedef {{element: HTMLElement, refresh: () => void}} Setting
 */

/**
 * @param {string} text
 * @param {number} low
 * @param {number} high
 */
function numberIn(text, low, high) {
  const value = Number(text.trim() || "?");
  return value >= low && value <= high ? value : NaN;
}

/**
 * A number field for a trait, or for a part of the scaling policy.
 * @param {Traits} traits
 * @param {string} label
 * @param {string} name
 * @param {[number, number]} bounds
 * @param {boolean} [whole]
 * @returns {Setting}
 */
export function numberField(traits, label, name, [low, high], whole = true) {
  const part = name in traits.get("automatic");
  const current = () => (part ? traits.get("automatic")[name] : traits.get(name));
  const kind = whole ? "a whole number" : "a number";
  const made = field(label, { size: "6", inputmode: whole ? "numeric" : "decimal" }, (text) => {
    const value = numberIn(text, low, high);
    if (Number.isNaN(value) || (whole && !Number.isInteger(value)))
      return `Give ${kind} from ${low} to ${high}, not “${text}”.`;
    const policy = { ...traits.get("automatic"), [name]: value };
    if (part && policy.minimum > policy.maximum) return "The minimum must not be above the maximum.";
    traits.set(part ? "automatic" : name, part ? policy : value);
    return "";
  });
  return { element: made.element, refresh: () => made.show(String(current())) };
}

/**
 * A slider for a trait, or for a part of the scaling policy.
 * @param {Traits} traits
 * @param {string} label
 * @param {string} name
 * @param {{min: number, max: number, step: number}} range
 * @param {(value: number) => string} say
 * @returns {Setting}
 */
export function numberSlider(traits, label, name, range, say) {
  const part = name in traits.get("automatic");
  const made = slider(label, range, say, (value) =>
    part ? traits.set("automatic", { ...traits.get("automatic"), [name]: value }) : traits.set(name, value));
  return { element: made.element, refresh: () => made.show(part ? traits.get("automatic")[name] : traits.get(name)) };
}

/**
 * The timetable as text, such as "08:00 10, 19:00 4".
 * @param {Traits} traits
 * @param {[number, number]} bounds of the number of instances
 * @returns {Setting}
 */
export function timetableField(traits, [low, high]) {
  const made = field("Scheduled: time and instances", { size: "22" }, (text) => {
    /** @type {Map<number, number>} */
    const actions = new Map();
    for (const entry of text.split(",")) {
      const found = /^\s*([01]?\d|2[0-3]):([0-5]\d)\s+(\d+)\s*$/.exec(entry);
      if (!found) return `“${entry.trim()}” is not a time and a number, such as 08:00 10.`;
      const [minute, count] = [Number(found[1]) * 60 + Number(found[2]), Number(found[3])];
      if (count < low || count > high) return `Give ${low} to ${high} instances, not ${count}.`;
      if (actions.has(minute)) return `Two actions are at ${clock(minute)}; keep one of them.`;
      actions.set(minute, count);
    }
    traits.set("scheduled", [...actions].sort(([a], [b]) => a - b));
    return "";
  });
  const current = () => /** @type {[number, number][]} */ (traits.get("scheduled"))
    .map(([minute, count]) => `${clock(minute)} ${count}`).join(", ");
  return { element: made.element, refresh: () => made.show(current()) };
}
