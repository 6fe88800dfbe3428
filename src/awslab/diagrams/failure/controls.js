// What the reader plans and breaks.
import { el } from "../shared.js";
import { button, choice, field, segments, slider, tick } from "../controls.js";
import { moments, sized } from "./rules.js";

/** @typedef {import("./rules.js").Plan} Plan */

/**
 * Places for a database of a kind, from the primary's zone on.
 * @param {string} kind
 * @param {string[]} zones
 */
function dataOf(kind, zones) {
  const rank = ["none", "single", "standby", "replicas"].indexOf(kind);
  return {
    primary: rank > 0 ? zones[0] : "", standby: rank > 1 ? zones[1] : "",
    replicas: rank > 2 ? [zones[2 % zones.length]] : [],
  };
}

/** @param {Plan} plan */
const kindOf = ({ primary, standby, replicas }) =>
  !primary ? "none" : replicas.length ? "replicas" : standby ? "standby" : "single";

/**
 * @param {string[]} zones
 * @param {string[]} names of the tiers
 * @param {number} most instances in a zone
 * @param {() => Plan} now
 * @param {(changes: Record<string, any>) => void} change
 */
export function planControls(zones, names, most, now, change) {
  const rows = names.map((name, tier) => zones.map((zone, place) => {
    /** @param {number} by */
    const step = (by) => {
      const counts = now().tiers.map((one) => [...one.counts]);
      counts[tier][place] += by;
      change({ counts });
    };
    const less = button("−", () => step(-1), { "aria-label": `One instance of ${name} less in ${zone}` });
    const more = button("+", () => step(1), { "aria-label": `One instance of ${name} more in ${zone}` });
    return { less, more, number: el("span") };
  }));
  const head = ["Instances", ...zones].map((name) => el("th", { scope: "col" }, name));
  const body = names.map((name, tier) => el("tr", {}, el("th", { scope: "row" }, name),
    ...rows[tier].map(({ less, more, number }) => el("td", {}, el("span", { class: "awslab-stepper" }, less, number, more)))));
  const place = el("div", { class: "awslab-scroll", tabindex: "0", role: "group", "aria-label": "Place instances" },
    el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body)));
  const parts = {
    demand: slider("Demand", { min: 10, max: Math.max(3000, 2 * now().demand), step: 10 }, (value) => `${value} requests/s`,
      (demand) => change({ demand })),
    data: choice("Database", [
      { value: "none", label: "None" }, { value: "single", label: "One DB instance" },
      { value: "standby", label: "Multi-AZ: primary and standby" },
      { value: "replicas", label: "Multi-AZ and a read replica" },
    ], (kind) => change({ data: dataOf(kind, zones) })),
    balancer: choice("Load balancer", [
      { value: "one", label: `Only in ${zones[0]}` }, { value: "all", label: "In every zone" },
      { value: "own", label: "As placed" },
    ], (value) => value !== "own" && change({ balancer: value === "one" ? zones.slice(0, 1) : zones })),
    nat: choice("NAT gateway", [
      { value: "none", label: "None" }, { value: "one", label: `One, in ${zones[0]}` },
      { value: "all", label: "One in each zone" }, { value: "own", label: "As placed" },
    ], (value) => value !== "own" && change({ nat: { none: [], one: zones.slice(0, 1), all: zones }[value] })),
    replaces: tick("An Auto Scaling group replaces lost instances", (replaces) => change({ replaces })),
  };
  const element = el("details", { class: "awslab-design" }, el("summary", {}, "Change the design"), place,
    el("div", { class: "awslab-controls" }, ...Object.values(parts).map((part) => part.element)));
  element.open = true;
  /** @param {string[]} some */
  const spread = (some) =>
    some.length === zones.length ? "all" : !some.length ? "none" : some.length === 1 && some[0] === zones[0] ? "one" : "own";
  return {
    element,
    show: () => {
      const plan = now();
      parts.demand.show(plan.demand);
      parts.data.show(kindOf(plan));
      parts.balancer.show(plan.balancer.length ? spread(plan.balancer) : "own");
      parts.nat.show(spread(plan.nat));
      parts.replaces.show(plan.replaces);
      plan.tiers.forEach(({ counts }, tier) => counts.forEach((count, at) => {
        const { less, more, number } = rows[tier][at];
        number.textContent = String(count);
        less.setAttribute("aria-disabled", String(count === 0));
        more.setAttribute("aria-disabled", String(count >= most));
      }));
    },
  };
}

/**
 * Three designs that people believe in, to be broken.
 * @param {() => Plan} now
 * @param {number} most
 * @param {(changes: Record<string, any>) => void} change
 */
export function designs(now, most, change) {
  const clear = { failed: [], minute: 0, selected: "" };
  /** @param {(place: number) => number} count */
  const counts = (count) => now().tiers.map(() => now().zones.map((_, place) => Math.min(most, count(place))));
  const { capacity } = now();
  return el("div", { class: "awslab-bar", role: "group", "aria-label": "Designs to break" },
    el("span", { class: "awslab-muted" }, "Designs to break:"),
    button("Load balancer in one zone", () => change({
      ...clear, demand: 2 * capacity, counts: counts(() => 3), balancer: now().zones.slice(0, 1),
    })),
    button("Two zones at 60 %", () => change({
      ...clear, demand: 6 * capacity, counts: counts((place) => (place < 2 ? 5 : 0)), balancer: now().zones,
    })),
    button("Room to lose one zone", () => {
      const each = sized(now());
      change({ ...clear, counts: counts(() => each), balancer: now().zones });
    }));
}

/**
 * @param {(changes: Record<string, any>) => void} change
 */
export function prediction(change) {
  return segments("Before you fail a zone: of the requests, you expect", [
    { value: "all", label: "all answered" }, { value: "some", label: "some" }, { value: "none", label: "none" },
  ], (value) => change({ prediction: value }));
}

/**
 * The minutes to look at: those in which something changes, by the reader's assumptions.
 * @param {() => Plan} now
 * @param {(changes: Record<string, any>) => void} change
 */
export function momentOf(now, change) {
  const element = el("div");
  /** @type {ReturnType<typeof segments>} */
  let inner;
  let known = "";
  return {
    element,
    show: () => {
      const minutes = moments(now());
      if (minutes.join() !== known) {
        inner = segments("Moment", minutes.map((minute) => (
          { value: String(minute), label: minute ? `${minute} min later` : "at the failure" }
        )), (value) => change({ minute: Number(value) }));
        element.replaceChildren(inner.element);
        known = minutes.join();
      }
      inner.show(String(Math.max(...minutes.filter((minute) => minute <= now().minute))));
    },
  };
}

/**
 * @param {() => {zone_down: number, instance_down: number, minutes: Record<string, number>}} now
 * @param {(changes: Record<string, any>) => void} change
 */
export function assumptions(now, change) {
  /**
   * @param {string} label
   * @param {string} name
   */
  const percent = (label, name) => field(label, { inputmode: "decimal", size: "6" }, (typed) => {
    const value = Number(typed);
    if (!typed.trim() || !(value >= 0 && value <= 100)) return `${typed} is no per cent: type 0 to 100`;
    change({ [name]: value });
    return "";
  });
  /**
   * @param {string} label
   * @param {string} name
   */
  const minutes = (label, name) => field(label, { inputmode: "numeric", size: "6" }, (typed) => {
    if (!/^\d{1,4}$/.test(typed.trim())) return `${typed} is no time: type whole minutes, 0 to 9999`;
    change({ minutes: { ...now().minutes, [name]: Number(typed) } });
    return "";
  });
  const fields = {
    zone_down: percent("A zone is down, % of the time", "zone_down"),
    instance_down: percent("An instance is down, % of the time", "instance_down"),
    launch: minutes("A new instance serves after, minutes", "launch"),
    failover: minutes("A standby has taken over after, minutes", "failover"),
    restore: minutes("A DB instance is restored after, minutes", "restore"),
  };
  return {
    element: el("details", {}, el("summary", {}, "Assumptions: change them"),
      el("div", { class: "awslab-controls awslab-assumed" }, ...Object.values(fields).map(({ element }) => element))),
    show: () => {
      const { zone_down: zone, instance_down: instance, minutes: times } = now();
      const values = { zone_down: zone, instance_down: instance, ...times };
      for (const [name, value] of Object.entries(values)) {
        fields[/** @type {keyof typeof fields} */ (name)].show(String(value));
      }
    },
  };
}
