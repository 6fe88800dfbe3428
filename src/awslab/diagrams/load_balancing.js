import { drawScene, el, fitForm, listen, rove, scoped } from "./shared.js";
import { button, player, tick } from "./controls.js";
import { frame } from "./frame.js";
import { connections, simulate } from "./balancing/rules.js";
import { healthFields, ruleEditor } from "./balancing/controls.js";
import { balanceTables, tellStep, tellTarget, troubledSteps } from "./balancing/said.js";
import { balanceScene } from "./balancing/scene.js";

/**
 * @typedef {import("./shared.js").Spec & {network: boolean, zones: string[], shown: string[],
 *   groups: {name: string, label: string}[], targets: import("./balancing/rules.js").Target[],
 *   requests: import("./balancing/rules.js").Request[], default: string, demand: number,
 *   duration: number, steps: number, flows: string[]}} BalanceSpec
 */

const PAUSE = 1400;
const QUESTION = "Before you press Play: select a target and break it. For how many seconds will its requests fail?";

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  const view = frame(host);
  const stopAt = rove(view.stage);
  /** @type {"wide" | "narrow"} */
  let form = "wide";
  let at = -1, changing = false;
  /** @type {{show: () => void}[]} */
  let shown = [];
  const play = player(PAUSE, (step) => {
    at = step;
    if (model.get("step") === step) draw();
    else change({ step });
  });

  /** @returns {BalanceSpec} */
  const spec = () => model.get("spec");

  /** @returns {import("./balancing/rules.js").Setup} */
  function setup() {
    const { zones, groups, targets, requests, default: otherwise, demand, duration } = spec();
    /** @param {string} name */
    const group = (name) => groups.findIndex((one) => one.name === name);
    return {
      zones: zones.length, groups: groups.length, targets, requests, demand, duration, ...model.get("health"),
      rules: model.get("rules").map((/** @type {any} */ rule) => ({ ...rule, group: group(rule.group) })),
      default: group(otherwise), cross_zone: model.get("cross_zone"), delay: model.get("delay"),
      events: model.get("events"),
    };
  }

  const labels = () => {
    const { zones, groups, targets, shown: requests, network } = spec();
    return { zones, groups: groups.map(({ label }) => label), targets: targets.map(({ name }) => name), requests, network };
  };

  /** @param {Record<string, any>} changes set together, then drawn once */
  function change(changes) {
    changing = true;
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    changing = false;
    model.save_changes();
    draw();
  }

  /**
   * Do something in the step that shows; what else was done to the target in it no longer holds.
   * @param {string} action
   * @param {number} target
   */
  function act(action, target) {
    const step = model.get("step");
    const rest = model.get("events").filter((/** @type {any} */ one) => one.step !== step || one.target !== target);
    const before = simulate({ ...setup(), events: rest }, step)[step].targets[target];
    const done = {
      break: before?.broken, repair: before && !before.broken, burst: rest.length < model.get("events").length,
      deregister: ["draining", "gone"].includes(before?.health), register: !["draining", "gone"].includes(before?.health),
    }[action];
    change({ events: done ? rest : [...rest, { step, action, target }] });
  }

  function build() {
    const { network, groups, default: otherwise } = spec();
    const cross = tick(network ? "Cross-zone load balancing (load balancer attribute, off by default)"
      : "Cross-zone load balancing (on for the load balancer; this target group attribute may switch it off)",
    (on) => change({ cross_zone: on }));
    const health = healthFields(() => ({ health: model.get("health"), delay: model.get("delay") }), change);
    const burst = button("Send a burst", () => act("burst", -1), { class: "awslab-choice" });
    const clear = button("Undo all", () => change({ events: [] }));
    const editor = ruleEditor(groups, otherwise, () => model.get("rules"), (rules) => change({ rules }));
    view.bar.hidden = false;
    view.bar.replaceChildren(el("p", { class: "awslab-muted awslab-ask" }, QUESTION), play.element,
      el("div", { class: "awslab-bar" }, burst, clear), cross.element);
    view.side.replaceChildren(view.status, view.panel, ...(network ? [] : [editor.element]), health.element);
    shown = [editor, health, { show: () => cross.show(model.get("cross_zone")) }, { show: () => {
      const mine = model.get("events").some((/** @type {any} */ one) => one.action === "burst" && one.step === model.get("step"));
      burst.setAttribute("aria-pressed", String(mine));
      clear.disabled = !model.get("events").length;
    } }];
    play.reset(spec().steps, model.get("step"));
  }

  function draw() {
    const step = model.get("step");
    if (changing) return;
    if (at !== step) {
      play.reset(spec().steps, step);
      return;
    }
    const now = setup(), names = labels(), frames = simulate(now, step), frameNow = frames[step];
    const held = spec().network ? connections(now, frames, spec().flows)[step] : [];
    const told = now.targets.map((_, i) => tellTarget(now, names, frameNow, i));
    const things = Object.fromEntries(told.map(({ label }, i) => [`target-${i}`, { label }]));
    const focused = keyed(document.activeElement);
    const drawing = drawScene(balanceScene(now, names, step, frameNow, held, form === "wide"),
      /** @type {any} */ (things), spec().title);
    if (step) drawing.classList.add("awslab-moving");
    const selected = model.get("selected");
    for (const group of /** @type {NodeListOf<SVGGElement>} */ (drawing.querySelectorAll("g"))) {
      const chosen = Boolean(selected) && group.dataset.key === selected;
      group.classList.toggle("chosen", chosen);
      group.querySelector('[role="button"]')?.setAttribute("aria-pressed", String(chosen));
    }
    view.stage.replaceChildren(drawing);
    stopAt(focused || selected);
    const again = focused && view.stage.querySelector(`[data-key="${CSS.escape(focused)}"][role="button"]`);
    if (again instanceof SVGElement) again.focus();
    for (const one of shown) one.show();
    view.name(spec().title, balanceTables(now, names, frameNow));
    view.status.textContent = tellStep(now, names, frameNow, troubledSteps(frames, step));
    tellPanel(told, frameNow);
  }

  /**
   * @param {ReturnType<typeof tellTarget>[]} told
   * @param {import("./balancing/rules.js").Frame} frameNow
   */
  function tellPanel(told, frameNow) {
    const i = /^target-\d+$/.test(model.get("selected")) ? Number(model.get("selected").slice(7)) : -1;
    const state = frameNow.targets[i];
    if (!state) {
      view.panel.replaceChildren(el("p", { class: "awslab-muted" }, "Select a target to break, repair, deregister or register it in this step."));
      return;
    }
    const place = [...view.panel.querySelectorAll("button")].findIndex((one) => one === document.activeElement);
    const leaving = ["draining", "gone"].includes(state.health);
    const acts = el("div", { class: "awslab-bar" },
      button(state.broken ? "Repair it" : "Break it", () => act(state.broken ? "repair" : "break", i)),
      button(leaving ? "Register it" : "Deregister it", () => act(leaving ? "register" : "deregister", i)));
    view.panel.replaceChildren(el("p", { class: "awslab-heading" }, told[i].heading),
      ...told[i].sentences.map((sentence) => el("p", {}, sentence)), acts);
    if (place >= 0) view.panel.querySelectorAll("button")[place].focus();
  }

  /** @param {string} key */
  const select = (key) => change({ selected: key === model.get("selected") ? "" : key });
  view.stage.addEventListener("click", (event) => {
    const key = keyed(/** @type {Element} */ (event.target).closest('[role="button"]'));
    if (key) select(key);
  });
  view.stage.addEventListener("keydown", (event) => {
    const key = keyed(/** @type {Element} */ (event.target));
    if (event.key === "Escape") change({ selected: "" });
    else if (key && (event.key === "Enter" || event.key === " ")) select(key);
    else return;
    event.preventDefault();
  });

  const traits = ["cross_zone", "rules", "health", "delay", "events", "step", "selected"];
  const unlisten = listen(model, { spec: build, ...Object.fromEntries(traits.map((name) => [name, draw])) });
  const unfit = fitForm(view.root, (fits) => {
    form = fits;
    if (shown.length) draw();
    else build();
  });
  return () => {
    play.stop();
    unlisten();
    unfit();
    view.root.remove();
  };
}

/** @param {Element | null} element */
function keyed(element) {
  return element instanceof SVGElement ? element.dataset.key ?? "" : "";
}

export default { render: scoped("load_balancing", render) };
