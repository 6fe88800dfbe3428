// How the reader writes the rule, the objects and the prices; each control sets one trait.
import { el } from "../shared.js";
import { button, choice, field } from "../controls.js";
import { CLASSES } from "./rules.js";

/**
 * @typedef {{get(name: string): any, set(name: string, value: any): void}} RuleTraits
 * @typedef {[number, string][]} Transitions
 * @typedef {{element: HTMLElement, refresh: () => void}} Editor
 */

/**
 * @param {string} text
 * @param {[number, number]} bounds
 */
function wholeIn(text, [low, high]) {
  const value = Number(text.replaceAll(",", "").trim() || "?");
  return Number.isInteger(value) && value >= low && value <= high ? value : null;
}

/**
 * The transitions of the rule, one row each.
 * @param {RuleTraits} traits
 * @param {[number, number]} bounds of the days
 * @returns {Editor}
 */
export function transitionsEditor(traits, bounds) {
  const rows = el("div", { class: "awslab-rows" });
  const current = () => /** @type {Transitions} */ (traits.get("transitions"));
  const names = Object.keys(CLASSES).slice(1);
  const add = button("Add a transition", () => {
    const last = current()[current().length - 1];
    const free = names.find((name, rank) => !last || rank > names.indexOf(last[1])) ?? names[names.length - 1];
    traits.set("transitions", [...current(), [last ? last[0] + 90 : 30, free]]);
    rows.lastElementChild?.querySelector("input")?.focus();
  });
  /** @type {{days: ReturnType<typeof field>, to: ReturnType<typeof choice>}[]} */
  let made = [];
  /**
   * @param {number} index
   * @param {Partial<{days: number, name: string}>} part
   */
  const change = (index, part) => traits.set("transitions", current().map(([days, name], n) =>
    (n === index ? [part.days ?? days, part.name ?? name] : [days, name])));
  /** @param {number} index */
  function row(index) {
    const days = field("After days", { size: "5", inputmode: "numeric" }, (text) => {
      const value = wholeIn(text, bounds);
      if (value === null) return `Give ${bounds[0]} to ${bounds[1]} days, not “${text}”.`;
      change(index, { days: value });
      return "";
    });
    const to = choice("to", names.map((value) => ({ value, label: CLASSES[value][0] })), (name) => change(index, { name }));
    const remove = button("Remove", () => {
      traits.set("transitions", current().filter((_, n) => n !== index));
      add.focus();
    }, { "aria-label": `Remove transition ${index + 1}` });
    rows.append(el("div", { class: "awslab-move", role: "group", "aria-label": `Transition ${index + 1}` }, days.element, to.element, remove));
    return { days, to };
  }
  return {
    element: el("div", { class: "awslab-rule-editor" }, rows, add),
    refresh: () => {
      if (made.length !== current().length) {
        rows.replaceChildren();
        made = current().map((_, index) => row(index));
      }
      add.disabled = current().length >= names.length;
      current().forEach(([days, name], index) => {
        made[index].days.show(String(days));
        made[index].to.show(name);
      });
    },
  };
}

/**
 * A field for a whole number.
 * @param {RuleTraits} traits
 * @param {string} label
 * @param {string} name
 * @param {[number, number]} bounds
 * @returns {Editor}
 */
export function wholeField(traits, label, name, bounds) {
  const made = field(label, { size: "12", inputmode: "numeric" }, (text) => {
    const value = wholeIn(text, bounds);
    if (value === null) return `Give a whole number from ${bounds[0]} to ${bounds[1]}, not “${text}”.`;
    traits.set(name, value);
    return "";
  });
  return { element: made.element, refresh: () => made.show(String(traits.get(name))) };
}

const UNITS = ["KB", "MB", "GB", "TB"];

/**
 * The size of an object, such as "64 KB" or "1.5 GB".
 * @param {RuleTraits} traits
 * @returns {Editor}
 */
export function sizeField(traits) {
  const made = field("Size of one object", { size: "8" }, (text) => {
    const found = /^\s*(\d+(?:\.\d+)?)\s*(KB|MB|GB|TB)\s*$/i.exec(text);
    const size = found ? Number(found[1]) * 1024 ** UNITS.indexOf(found[2].toUpperCase()) : 0;
    if (size < 0.001 || size > 5 * 1024 ** 3) return `Give a size such as 64 KB or 1.5 GB, up to 5 TB, not “${text}”.`;
    traits.set("size", size);
    return "";
  });
  const current = () => {
    const size = traits.get("size");
    // The largest unit in which the size has one decimal at most.
    const fits = UNITS.map((_, n) => n).filter((n) => size >= 1024 ** n && Number.isInteger((size / 1024 ** n) * 10));
    const unit = fits.pop() ?? 0;
    return `${size / 1024 ** unit} ${UNITS[unit]}`;
  };
  return { element: made.element, refresh: () => made.show(current()) };
}

const KINDS = {
  storage: "Storage, a GB and month", monitoring: "Monitoring, 1,000 objects and month",
  transition: "Transition into it, 1,000 objects", retrieval: "Retrieval, a GB", request: "Retrieval, 1,000 requests",
};

/**
 * All prices, by what they are for.
 * @param {RuleTraits} traits
 * @param {[number, number]} bounds
 * @returns {Editor}
 */
export function pricesEditor(traits, [low, high]) {
  const fields = Object.keys(traits.get("prices")).map((key) => {
    const [kind, storage, ...tier] = key.split(" ");
    const made = field(CLASSES[storage][0] + (tier.length ? `, ${tier.join(" ")}` : ""), { size: "8", inputmode: "decimal" }, (text) => {
      const value = Number(text.trim() || "?");
      if (!(value >= low && value <= high)) return `Give a price from ${low} to ${high}, not “${text}”.`;
      traits.set("prices", { ...traits.get("prices"), [key]: value });
      return "";
    });
    return { key, kind, made };
  });
  const groups = Object.entries(KINDS).map(([kind, name]) => el("fieldset", { class: "awslab-prices" },
    el("legend", {}, name), ...fields.filter((each) => each.kind === kind).map(({ made }) => made.element)));
  return {
    element: el("div", {}, ...groups),
    refresh: () => fields.forEach(({ key, made }) => made.show(String(traits.get("prices")[key]))),
  };
}
