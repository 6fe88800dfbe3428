import { drawScene, el, fitForm, listen, rove, scoped } from "./shared.js";
import { button } from "./controls.js";
import { frame } from "./frame.js";
import { assumptions, designs, momentOf, planControls, prediction } from "./failure/controls.js";
import { failureTables, sizing, story, toldOf } from "./failure/said.js";
import { zoneScene } from "./failure/scene.js";

/**
 * @typedef {import("./shared.js").Spec & {zones: {name: string, wide: string, narrow: string}[],
 *   tiers: {name: string, label: string}[], capacity: number, most: number}} FailureSpec
 */

const TRAITS = ["counts", "demand", "nat", "balancer", "data", "replaces", "zone_down",
  "instance_down", "minutes", "failed", "minute", "prediction", "selected"];

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  const view = frame(host);
  const stopAt = rove(view.stage);
  /** @type {"wide" | "narrow"} */
  let form = "wide";
  /** @type {{show: () => void}[]} */
  let shown = [];
  let changing = false;

  /** @returns {FailureSpec} */
  const spec = () => model.get("spec");

  /** @returns {import("./failure/rules.js").Plan} */
  function plan() {
    const { zones, tiers, capacity } = spec();
    const counts = model.get("counts");
    return {
      zones: zones.map(({ name }) => name), capacity, ...model.get("data"), ...model.get("minutes"),
      tiers: tiers.map(({ name, label }) => ({ name: label, counts: counts[name] })),
      ...Object.fromEntries(["demand", "balancer", "nat", "replaces", "failed", "minute"].map((name) => [name, model.get(name)])),
    };
  }

  /**
   * Set traits together, then draw once.
   * @param {Record<string, any>} changes
   */
  function change(changes) {
    changing = true;
    for (const [name, value] of Object.entries(changes)) {
      model.set(name, name === "counts" ? checkedCounts(value) : value);
    }
    changing = false;
    model.save_changes();
    draw();
  }

  /**
   * Counts by tier, within their limits.
   * @param {number[][]} rows
   */
  function checkedCounts(rows) {
    const { most, tiers } = spec();
    return Object.fromEntries(tiers.map(({ name }, tier) =>
      [name, rows[tier].map((count) => Math.max(0, Math.min(most, count)))]));
  }

  /** @param {string} key */
  function flip(key) {
    const failed = /** @type {string[]} */ (model.get("failed"));
    const rest = failed.filter((one) => one !== key);
    change({ failed: rest.length < failed.length ? rest : [...failed, key].sort(), minute: 0 });
  }

  /** @param {string} key */
  const select = (key) => change({ selected: key === model.get("selected") ? "" : key });

  function build() {
    const { zones, tiers, most } = spec();
    const controls = planControls(zones.map(({ name }) => name), tiers.map(({ label }) => label), most, plan, change);
    const guess = prediction(change);
    const moment = momentOf(plan, change);
    const assumed = assumptions(() => ({
      zone_down: model.get("zone_down"), instance_down: model.get("instance_down"), minutes: model.get("minutes"),
    }), change);
    const fails = zones.map(({ name }) => ({ name, made: button(name, () => flip(name), { "aria-pressed": "false" }) }));
    view.bar.hidden = false;
    view.bar.replaceChildren(
      designs(plan, most, change),
      guess.element, el("div", { class: "awslab-bar awslab-fail", role: "group", "aria-label": "Fail a zone" },
        el("span", { class: "awslab-muted" }, "Fail a zone:"), ...fails.map(({ made }) => made)), moment.element,
    );
    view.side.replaceChildren(view.status, view.panel, controls.element, assumed.element);
    shown = [controls, assumed, moment,
      { show: () => guess.show(model.get("prediction")) },
      { show: () => {
        for (const { name, made } of fails) {
          const down = model.get("failed").includes(name);
          made.setAttribute("aria-pressed", String(down));
          made.textContent = down ? `${name} · failed` : name;
        }
      } }];
    draw();
  }

  function draw() {
    if (changing) return;
    const { title, zones } = spec();
    const now = plan(), told = toldOf(now);
    const focused = keyOf(document.activeElement);
    const things = Object.fromEntries(told.map(({ key, label }) => [key, { label }]));
    const labels = zones.map((zone) => zone[form]);
    const scene = zoneScene(now, labels, model.get("zone_down"), model.get("instance_down"), form === "wide");
    const drawing = drawScene(scene, /** @type {any} */ (things), title);
    const selected = model.get("selected");
    for (const group of /** @type {NodeListOf<SVGGElement>} */ (drawing.querySelectorAll("g"))) {
      const chosen = Boolean(selected) && group.dataset.key === selected;
      group.classList.toggle("chosen", chosen);
      group.querySelector('[role="button"]')?.setAttribute("aria-pressed", String(chosen));
    }
    view.stage.replaceChildren(drawing);
    stopAt(focused || selected);
    if (focused) {
      const again = view.stage.querySelector(`[data-key="${CSS.escape(focused)}"][role="button"]`);
      if (again instanceof SVGElement) again.focus();
    }
    for (const one of shown) one.show();
    view.name(title, failureTables(now));
    view.status.textContent = story(now, model.get("prediction"));
    tell(told.find(({ key }) => key === selected), now);
  }

  /**
   * @param {import("./failure/said.js").Told | undefined} one
   * @param {import("./failure/rules.js").Plan} now
   */
  function tell(one, now) {
    const hadFocus = view.panel.contains(document.activeElement);
    if (!one) {
      view.panel.replaceChildren(el("p", {}, sizing(now)),
        el("p", { class: "awslab-muted" }, "Select a zone or an instance to fail it."));
      return;
    }
    const canFail = !["/new", "/restored"].some((part) => one.key.includes(part));
    const act = button(one.failed ? "Repair it" : "Fail it", () => flip(one.key));
    // What fell with its zone comes back with the zone.
    const own = now.zones.includes(one.key) || !one.failed || now.failed.includes(one.key);
    view.panel.replaceChildren(el("p", { class: "awslab-heading" }, one.heading),
      ...one.sentences.map((sentence) => el("p", {}, sentence)), ...(canFail && own ? [act] : []));
    if (hadFocus) act.focus();
  }

  view.stage.addEventListener("click", (event) => {
    const key = keyOf(/** @type {Element} */ (event.target).closest('[role="button"]'));
    if (key) select(key);
  });
  view.stage.addEventListener("keydown", (event) => {
    const key = keyOf(/** @type {Element} */ (event.target));
    if (event.key === "Escape") change({ selected: "" });
    else if (key && (event.key === "Enter" || event.key === " ")) select(key);
    else return;
    event.preventDefault();
  });

  const unlisten = listen(model, { spec: build, ...Object.fromEntries(TRAITS.map((name) => [name, draw])) });
  const unfit = fitForm(view.root, (fits) => {
    form = fits;
    if (shown.length) draw();
    else build();
  });
  return () => {
    unlisten();
    unfit();
    view.root.remove();
  };
}

/** @param {Element | null} element */
function keyOf(element) {
  return element instanceof SVGElement ? element.dataset.key ?? "" : "";
}

export default { render: scoped("zone_failure", render) };
