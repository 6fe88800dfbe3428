import { drawScene, el, fitForm, listen, put, scoped } from "./shared.js";
import { field, segments } from "./controls.js";
import { crosshair, grouped, overlay } from "./chart.js";
import { frame } from "./frame.js";
import { pick } from "./pick.js";
import { predict } from "./predict.js";
import { handles } from "./capacity/handles.js";
import { dayScene, plots, topOf } from "./capacity/layout.js";
import { runDay } from "./capacity/rules.js";
import { numberField, numberSlider, timetableField } from "./capacity/settings.js";
import { clock, dayTables, instances, sentence, summary, WAYS } from "./capacity/text.js";

/**
 * @typedef {import("./shared.js").Spec & {currency: string, presets: Record<string, [number, number][]>,
 *   bounds: Record<string, [number, number]>, most: {demand: number, price: number}}} DaySpec
 */

const TRAITS = ["demand", "fixed", "scheduled", "automatic", "capacity", "price", "prediction"];
const QUESTION = "Before you see it: which way turns the most requests away on this day?";
const HINTS = [
  "Try: a timetable that turns nobody away and costs less than automatic. Then choose another day.",
  "Drag a point of the demand to make a day of your own. Select Fixed, Scheduled or Automatic to read how it works.",
  "Most Linux and Windows instances are billed by the second, each launch at least 60 seconds.",
];

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  /** @returns {DaySpec} */
  const spec = () => model.get("spec");
  /** @returns {import("./capacity/rules.js").Day} */
  const day = () => /** @type {any} */ ({
    ...Object.fromEntries(TRAITS.map((name) => [name, model.get(name)])), currency: spec().currency,
  });
  const { bounds, presets, most, currency } = spec();

  const days = segments("The day", Object.keys(presets).map((value) => ({ value, label: value[0].toUpperCase() + value.slice(1) })), (name) => {
    model.set("prediction", "asked");
    put(model, "demand", presets[name]);
  });
  const traits = { get: (/** @type {string} */ name) => model.get(name), set: change };
  const main = [
    numberSlider(traits, "Fixed: instances", "fixed", { min: 1, max: 30, step: 1 }, (n) => String(n)),
    timetableField(traits, bounds.instances),
    numberSlider(traits, "Automatic: target for CPU", "target", { min: 10, max: 90, step: 5 }, (n) => `${n} %`),
    numberSlider(traits, "Instance warm-up", "warmup", { min: 1, max: 30, step: 1 }, (n) => `${n} min`),
  ];
  const rest = [
    numberField(traits, `Price of an instance-hour in ${currency} (an example: change it)`, "price", [0, most.price], false),
    numberField(traits, "Requests a second one instance serves", "capacity", bounds.capacity),
    numberField(traits, "Minimum instances", "minimum", bounds.minimum),
    numberField(traits, "Maximum instances", "maximum", bounds.maximum),
    numberField(traits, "Minutes above the target before it grows", "periods_out", bounds.periods_out),
    numberField(traits, "Minutes below the target before it shrinks", "periods_in", bounds.periods_in),
  ];
  const rates = el("div", { class: "awslab-controls" });
  const question = predict({ ...WAYS, none: "None of them", skipped: "Just show me" }, (value) => {
    put(model, "prediction", value);
    parts.status.focus();
  });
  const parts = frame(host, days.element, ...main.map(({ element }) => element));
  parts.status.tabIndex = -1;
  parts.bar.after(
    el("details", { class: "awslab-more" }, el("summary", {}, "Price, limits and demand in numbers"),
      el("div", { class: "awslab-controls" }, ...rest.map(({ element }) => element)),
      el("p", { class: "awslab-heading" }, "Demand, requests a second"), rates),
    question.element,
  );

  const picked = pick(parts.stage, model);
  const over = overlay(parts.stage);
  const reader = crosshair(over, "Time of day", (step) => readAt(day(), ran, 15 * step));
  const points = handles(over, (demand) => change("demand", demand), (holds) => {
    held = holds;
    if (!held) update();
  });
  /** @type {"wide" | "narrow"} */
  let form = "wide";
  /** A drag holds the scale; every other change fits it anew. */
  let held = false, top = 1;
  let ran = runDay(day());

  /**
   * What was said of the prediction holds for the day it was made for.
   * @param {string} name
   * @param {any} value
   */
  function change(name, value) {
    if (model.get("prediction") !== "asked") model.set("prediction", "");
    put(model, name, value);
  }

  function draw() {
    const now = day();
    ran = runDay(now);
    if (!held) top = topOf(now, ran.runs);
    const scene = dayScene(form, now, ran.runs, ran.outcomes, top);
    picked.through(() => over.under(drawScene(scene, labelled(now), `${spec().title}. ${spec().description}`), scene));
    reader.fit(plots(form), 96);
    points.fit(now.demand, plots(form)[0], top);
    show();
  }

  /** @param {import("./capacity/rules.js").Day} now */
  function labelled(now) {
    return Object.fromEntries(Object.entries(spec().things).map(([way, thing]) =>
      [way, { ...thing, label: sentence(now, way, ran.outcomes[way]) }]));
  }

  /** All but the drawing. */
  function show() {
    const now = day();
    const key = model.get("selected");
    const thing = spec().things[key];
    parts.status.textContent = summary(now, ran.outcomes);
    question.ask(now.prediction === "asked" ? QUESTION : "");
    parts.panel.replaceChildren(...(thing
      ? [el("p", { class: "awslab-heading" }, `${thing.kind} ${thing.name}`),
        ...[sentence(now, key, ran.outcomes[key]), ...thing.sentences].map((text) => el("p", {}, text))]
      : HINTS.map((text) => el("p", { class: "awslab-muted" }, text))));
    picked.mark();
  }

  function update() {
    const now = day();
    days.show(Object.keys(presets).find((name) => String(presets[name]) === String(now.demand)) ?? "");
    for (const setting of [...main, ...rest]) setting.refresh();
    fields(now.demand);
    draw();
    parts.name(spec().title, dayTables(now, ran.runs, ran.outcomes));
  }

  /** @type {{element: HTMLElement, show: (value: string) => void}[]} */
  let typed = [];
  /** @param {[number, number][]} demand */
  function fields(demand) {
    if (typed.length !== demand.length) {
      typed = demand.map((_, index) => field("", { size: "6", inputmode: "numeric" }, (text) => {
        const rate = Number(text.trim() || "?");
        if (!(rate >= 0 && rate <= most.demand)) return `Give 0 to ${most.demand}, not “${text}”.`;
        const next = model.get("demand").map((/** @type {[number, number]} */ point, /** @type {number} */ n) =>
          (n === index ? [point[0], rate] : point));
        if (!next.some((/** @type {[number, number]} */ point) => point[1])) return "There must be some demand.";
        change("demand", next);
        return "";
      }));
      rates.replaceChildren(...typed.map(({ element }) => element));
    }
    demand.forEach(([minute, rate], index) => {
      const name = typed[index].element.querySelector("span");
      if (name) name.textContent = clock(minute);
      typed[index].show(String(rate));
    });
  }

  const unlisten = listen(model, {
    ...Object.fromEntries([...TRAITS, "spec"].map((name) => [name, update])), selected: show,
  });
  const unfit = fitForm(parts.root, (fits) => {
    form = fits;
    update();
  });
  return () => {
    unlisten();
    unfit();
    parts.root.remove();
  };
}

/**
 * The values at a minute of the day.
 * @param {import("./capacity/rules.js").Day} day
 * @param {ReturnType<typeof runDay>} ran
 * @param {number} time
 */
function readAt({ capacity, prediction }, { rates, runs }, time) {
  // 24:00 reads the last minute.
  const minute = Math.min(time, rates.length - 1);
  const rate = rates[minute];
  const said = [clock(time), `Demand ${grouped(rate)} a second: ${instances(Math.ceil(rate / capacity))}`];
  if (prediction === "asked") return said;
  for (const [way, { service, paid }] of Object.entries(runs)) {
    const coming = paid[minute] - service[minute];
    const lost = rate - service[minute] * capacity;
    said.push(`${WAYS[way]} ${service[minute]}${coming ? `, ${coming} warming up` : ""}` +
      (lost >= 0.5 ? `, turned away ${grouped(lost)} a second` : ""));
  }
  return said;
}

export default { render: scoped("elastic_capacity", render) };
