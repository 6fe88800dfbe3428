import { drawScene, el, fitForm, listen, put, scoped } from "./shared.js";
import { choice, segments, slider } from "./controls.js";
import { crosshair, grouped, overlay } from "./chart.js";
import { frame } from "./frame.js";
import { pick } from "./pick.js";
import { predict } from "./predict.js";
import { pricesEditor, sizeField, transitionsEditor, wholeField } from "./lifecycle/editor.js";
import { lifePlots, lifeScene } from "./lifecycle/layout.js";
import { CLASSES, cumulated, live, MONTH } from "./lifecycle/rules.js";
import { hidden, label, lifeTables, money, refusedRule, summary } from "./lifecycle/text.js";

/**
 * @typedef {import("./shared.js").Spec & {currency: string,
 *   stories: Record<string, Record<string, any>>, small: Record<string, string>,
 *   bounds: Record<string, [number, number]>}} LifeSpec
 */

const TRAITS = ["transitions", "expiration", "size", "count", "small", "needed", "tier", "months", "prices", "prediction"];
const HINTS = [
  "Change the rule, the objects or a price. Move the day on which you need the objects back.",
  "Select The rule, Cost so far or Cost by month to read how it works.",
];

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  /** @returns {LifeSpec} */
  const spec = () => model.get("spec");
  const { bounds, stories, small, currency } = spec();
  /** @returns {import("./lifecycle/rules.js").Plan} */
  const plan = () => {
    const state = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
    const needed = state.needed < state.months * MONTH ? state.needed : 0;
    return /** @type {any} */ ({ ...state, needed, currency: spec().currency });
  };

  const experiments = segments("Experiment", Object.keys(stories).map((value) => ({ value, label: value })), (name) => {
    for (const [trait, value] of Object.entries(stories[name])) model.set(trait, value);
    put(model, "prediction", "asked");
  });
  const traits = { get: (/** @type {string} */ name) => model.get(name), set: change };
  const rule = transitionsEditor(traits, bounds.days);
  const sizes = choice("Objects that move", Object.entries(small).map(([value, name]) => ({ value, label: name })),
    (value) => change("small", value));
  const ahead = slider("Look ahead", { min: bounds.months[0], max: bounds.months[1], step: 1 },
    (value) => `${value} months`, (value) => change("months", value));
  const day = slider("I need the objects back", { min: 0, max: bounds.months[1] * MONTH - 1, step: 1 },
    (value) => (value ? `on day ${grouped(value)}` : "never"), (value) => change("needed", value));
  const tiers = segments("Retrieval from an archive", ["Expedited", "Standard", "Bulk"].map((value) => ({ value, label: value })),
    (value) => change("tier", value));
  const written = [
    rule, wholeField(traits, "Expiration after days (0: never)", "expiration", bounds.expiration),
    { element: sizes.element, refresh: () => sizes.show(model.get("small")) },
  ];
  const given = [
    wholeField(traits, "Number of objects", "count", bounds.count), sizeField(traits),
    { element: day.element, refresh: () => {
      day.element.querySelector("input")?.setAttribute("max", String(model.get("months") * MONTH - 1));
      day.show(plan().needed);
    } },
    { element: tiers.element, refresh: () => tiers.show(model.get("tier")) },
    { element: ahead.element, refresh: () => ahead.show(model.get("months")) },
  ];
  const prices = pricesEditor(traits, bounds.price);
  const question = predict({ yes: "Yes, less", no: "No, more", skipped: "Just show me" }, (value) => {
    put(model, "prediction", value);
    parts.status.focus();
  });
  const parts = frame(host, experiments.element);
  const desk = (/** @type {string} */ name, /** @type {{element: HTMLElement}[]} */ some) =>
    el("fieldset", { class: "awslab-desk" }, el("legend", {}, name), ...some.map(({ element }) => element));
  parts.status.tabIndex = -1;
  parts.bar.after(
    el("div", { class: "awslab-desks" }, desk("The lifecycle rule", written), desk("The objects", given)),
    el("details", { class: "awslab-more" }, el("summary", {}, `Prices in ${currency}: examples, change them`), prices.element), question.element,
  );

  const picked = pick(parts.stage, model);
  const over = overlay(parts.stage);
  const reader = crosshair(over, "Month", (month) => readAt(plan(), life, month));
  /** @type {"wide" | "narrow"} */
  let form = "wide";
  let life = live(plan(), false);

  /**
   * What was said of the prediction holds for the rule it was made for.
   * @param {string} name
   * @param {any} value
   */
  function change(name, value) {
    if (model.get("prediction") !== "asked") model.set("prediction", "");
    put(model, name, value);
  }

  function update() {
    const now = plan();
    life = live(now, refusedRule(now) !== null);
    const story = Object.entries(stories).find(([, values]) =>
      Object.entries(values).every(([name, value]) => String(model.get(name)) === String(value)));
    experiments.show(story?.[0] ?? "");
    for (const { refresh } of [...written, ...given, prices]) refresh();
    const { title, description } = spec();
    const things = Object.fromEntries(Object.entries(spec().things).map(([key, thing]) =>
      [key, { ...thing, label: label(now, life, key, thing.kind) }]));
    const scene = lifeScene(form, now, life, things);
    picked.through(() => over.under(drawScene(scene, things, `${title}. ${description}`), scene));
    reader.fit(lifePlots(form), now.months);
    parts.status.textContent = summary(now, life);
    parts.status.classList.toggle("awslab-alert", refusedRule(now) !== null);
    question.ask(hidden(now)
      ? `Before you see it: after ${now.months} months, has the rule cost less than staying in Standard?` : "");
    parts.name(title, lifeTables(now, life));
    show();
  }

  /** Bring the panel in line with what is selected. */
  function show() {
    const key = model.get("selected");
    const thing = spec().things[key];
    parts.panel.replaceChildren(...(thing
      ? [el("p", { class: "awslab-heading" }, thing.kind),
        ...[label(plan(), life, key, thing.kind), ...thing.sentences].map((text) => el("p", {}, text))]
      : HINTS.map((text) => el("p", { class: "awslab-muted" }, text))));
    picked.mark();
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
 * The values at the end of a month.
 * @param {import("./lifecycle/rules.js").Plan} plan
 * @param {import("./lifecycle/rules.js").Life} life
 * @param {number} month
 */
function readAt(plan, life, month) {
  const day = Math.min(month * MONTH, plan.months * MONTH - 1);
  const span = life.spans.find(([, start, end]) => start <= day && day < end);
  const said = [`Month ${month}, day ${grouped(month * MONTH)}`, span ? `in ${CLASSES[span[0]][0]}` : "expired"];
  if (hidden(plan)) return said;
  const [rule, standard] = [cumulated(life, true), cumulated(life, false)];
  return [...said, `With the rule ${money(plan, rule[month * MONTH])}`, `In Standard ${money(plan, standard[month * MONTH])}`];
}

export default { render: scoped("lifecycle_timeline", render) };
