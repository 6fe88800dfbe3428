import { segments } from "./controls.js";
import { alternative, badge, drawScene, el, fitForm, hatch, listen, put, rove, tableOf, scoped } from "./shared.js";
import { drawer, opener } from "./vpc/drawer.js";
import { lost, whatBecomes, whatIsLeft } from "./vpc/left.js";

/**
 * @typedef {Pick<import("./shared.js").Spec, "scenes" | "things">} Level
 * @typedef {Level & import("./vpc/left.js").Facts & {level: string,
 *   levels: Record<string, Level>}} State
 * @typedef {import("./shared.js").Spec & State & {heading: string, changes?: string[],
 *   before?: State}} MapSpec
 */

const HINT =
  "Select anything on the map. On the keyboard: arrow keys move, Enter selects, Escape clears.";
const BEFORE = "This is how it was before: nothing that is new since.";
const LEVELS = [
  { value: "overview", label: "Subnets" },
  { value: "groups", label: "Groups" },
  { value: "instances", label: "Instances" },
];
const STATES = [
  { value: "before", label: "Before" },
  { value: "after", label: "After" },
];

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  const title = el("p", { class: "awslab-title" });
  const levels = segments("Look at", LEVELS, (value) => put(model, "level", value));
  const states = segments("Show", STATES, (value) => {
    before = value === "before";
    drawAll();
  });
  const controls = el("div", { class: "awslab-controls" }, levels.element, states.element);
  const bar = el("div", { class: "awslab-bar", role: "group", "aria-label": "Switch a zone off" });
  const stage = el("div", { class: "awslab-stage" });
  const stopAt = rove(stage);
  const status = el("div", { class: "awslab-status", role: "status" });
  const panel = el("div", { class: "awslab-panel", "aria-live": "polite" });
  const more = el("div");
  const side = el("div", { class: "awslab-side" }, status, panel);
  const body = el("div", { class: "awslab-body" }, stage, side);
  const root = el("div", { class: "awslab", role: "group" }, title, controls, bar, body, more);
  /** @type {"wide" | "narrow"} */
  let form = "wide";
  let before = false;
  /** Key of the group that is open. */
  let open = "";

  /** @returns {MapSpec} */
  const spec = () => model.get("spec");
  /** @returns {State} */
  const state = () => (before && spec().before) || spec();
  const level = () => (model.get("level") in state().levels ? model.get("level") : state().level);
  /** @param {string} name */
  const at = (name) => state().levels[name] ?? state();
  const failed = () => new Set(/** @type {string[]} */ (model.get("failed_zones")));
  /**
   * What is said about a thing: also about an instance that shows in an open group only.
   * @param {string} key
   * @returns {import("./vpc/drawer.js").GroupThing | undefined}
   */
  const about = (key) => at(level()).things[key] ?? at("instances").things[key];
  /** @param {string} key */
  const select = (key) => put(model, "selected", key === model.get("selected") ? "" : key);
  /** @param {string} zone */
  const flip = (zone) => {
    const zones = failed();
    if (!zones.delete(zone)) zones.add(zone);
    put(model, "failed_zones", [...zones].sort());
  };
  /** @param {string} key of a group; the open one closes */
  const toggle = (key) => {
    const closing = open === key;
    const back = open;
    open = closing ? "" : key;
    draw();
    const first = closing ? `open ${back}` : about(key)?.members?.[0]?.key;
    if (first) focusOn(first);
  };

  /** @param {string} key */
  function focusOn(key) {
    const button = stage.querySelector(`[data-key="${CSS.escape(key)}"][role="button"]`);
    if (button instanceof SVGElement) button.focus();
  }

  function draw() {
    const focused = stage.contains(document.activeElement) ? keyOf(document.activeElement) : "";
    const { scenes, things } = at(level());
    const scene = scenes[form];
    const drawing = drawScene(scene, things, `${spec().title}. ${spec().description}`);
    /** @type {[number, number, number, number] | undefined} */
    let box;
    for (const group of /** @type {NodeListOf<SVGGElement>} */ (drawing.querySelectorAll("g.instances"))) {
      const shown = scene.items.find(({ key }) => key === group.dataset.key);
      if (!shown?.box || !things[shown.key]) continue;
      if (shown.key === open) box = shown.box;
      group.after(opener(things[shown.key], shown.box, shown.key, shown.key === open));
    }
    stage.replaceChildren(drawing);
    if (box) drawing.append(drawer(things[open], box, scene, at("instances").things, drawing));
    else open = "";
    stopAt(focused || model.get("selected"));
    show();
    if (focused) focusOn(focused);
  }

  function drawAll() {
    const { heading, tables, title: name, before: earlier } = spec();
    const { zones, levels: others } = state();
    title.textContent = heading;
    title.hidden = !heading;
    root.setAttribute("aria-label", name);
    levels.element.hidden = !Object.keys(others).length;
    states.element.hidden = !earlier;
    controls.hidden = levels.element.hidden && states.element.hidden;
    levels.show(level());
    states.show(before ? "before" : "after");
    bar.hidden = !zones.length;
    panel.hidden = !tables.length;
    bar.replaceChildren(el("span", { class: "awslab-muted" }, "Switch a zone off:"), ...zones.map(zoneButton));
    more.replaceChildren(...(tables.length ? [alternative(tables)] : []));
    draw();
  }

  /** Bring the drawing in line with what is selected and switched off. */
  function show() {
    const drawing = stage.firstElementChild;
    if (!drawing) return;
    const { subnets } = state();
    const { scenes } = at(level());
    const off = failed();
    const key = model.get("selected");
    const thing = about(key);
    const lit = new Set(thing?.lights);
    if (open) lit.add(open);
    drawing.classList.toggle("awslab-picked", Boolean(thing));
    for (const group of /** @type {NodeListOf<SVGGElement>} */ (drawing.querySelectorAll("g"))) {
      const mine = group.dataset.key ?? "";
      const dark = Boolean(mine) && off.has(group.dataset.zone ?? "");
      group.classList.toggle("lit", lit.has(mine));
      group.classList.toggle("off", dark);
      group.classList.toggle("chosen", Boolean(thing) && mine === key);
      const button = group.lastElementChild;
      if (!mine || button?.getAttribute("role") !== "button") continue;
      button.setAttribute("aria-pressed", String(mine === key));
      button.setAttribute("aria-label", `${about(mine)?.label}${dark ? ", off with its zone" : ""}`);
    }
    for (const old of drawing.querySelectorAll(".hatch, .badge")) old.remove();
    const cut = new Set(lost(subnets, off).map((subnet) => subnet.key));
    const over = drawing.querySelector(".drawer");
    for (const { class: css, zone = "", box, key: mine } of scenes[form].items) {
      if (!box) continue;
      const [x, y, width] = box;
      const marks = [];
      if (css === "zone" && off.has(zone)) marks.push(hatch(box), badge("off", x + width - 8, y - 10));
      if (cut.has(mine)) marks.push(badge("way out lost", x + width - 6, y - 10));
      for (const mark of marks) drawing.insertBefore(mark, over);
    }
    for (const button of bar.querySelectorAll("button")) {
      const pressed = off.has(button.value);
      button.setAttribute("aria-pressed", String(pressed));
      button.textContent = pressed ? `${button.value} · off` : button.value;
    }
    report(whatIsLeft(state(), off));
    panel.replaceChildren(...(thing ? told(key, thing, state(), off) : [el("p", { class: "awslab-muted" }, HINT)]));
  }

  /**
   * Say what is left and what changed; a screen reader hears it again only when it is new.
   * @param {string[]} left
   */
  function report([first = "", ...rest]) {
    const [counts = "", ...changes] = before ? [BEFORE] : spec().changes ?? [];
    const said = el("div", {}, ...paragraph(counts), ...list(changes), ...paragraph(first), ...list(rest));
    if (said.innerHTML !== status.innerHTML) status.replaceChildren(...said.childNodes);
  }

  root.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const button = target.closest("button");
    const on = stage.contains(target) ? target.closest('[role="button"]') : null;
    if (button) flip(button.value);
    else if (on instanceof SVGElement && on.dataset.opens) toggle(on.dataset.opens);
    else if (on) select(keyOf(on));
    else if (stage.contains(target) && !target.closest(".drawer")) select(model.get("selected"));
  });
  stage.addEventListener("keydown", (event) => {
    const on = /** @type {SVGElement} */ (event.target);
    const key = keyOf(on);
    const group = on.dataset.opens ?? (about(key)?.members ? key : "");
    if (event.key === "Escape" && open) toggle(open);
    else if (event.key === "Escape") put(model, "selected", "");
    else if (group && (event.key === "+" || event.key === "-")) {
      if ((event.key === "+") !== (open === group)) toggle(group);
    } else if (event.key !== "Enter" && event.key !== " ") return;
    else if (on.dataset.opens) toggle(on.dataset.opens);
    else if (key) select(key);
    event.preventDefault();
  });

  host.append(root);
  const unlisten = listen(model, { spec: drawAll, level: drawAll, selected: show, failed_zones: show });
  const unfit = fitForm(root, (fits) => {
    form = fits;
    if (stage.firstElementChild) draw();
    else drawAll();
  });
  return () => {
    unlisten();
    unfit();
    root.remove();
  };
}

/** @param {{name: string, id: string}} zone */
function zoneButton({ name }) {
  return el("button", { type: "button", value: name, "aria-pressed": "false" }, name);
}

/** @param {string} words */
function paragraph(words) {
  return words ? [el("p", {}, words)] : [];
}

/** @param {string[]} lines */
function list(lines) {
  return lines.length ? [el("ul", {}, ...lines.map((line) => el("li", {}, line)))] : [];
}

/** @param {Element | null} element */
function keyOf(element) {
  return element instanceof SVGElement ? element.dataset.key ?? "" : "";
}

/**
 * What the panel says about a thing.
 * @param {string} key
 * @param {import("./shared.js").Thing} thing
 * @param {State} state
 * @param {Set<string>} off
 */
function told(key, thing, { subnets, standing }, off) {
  const now = [];
  if (off.has(thing.zone)) now.push(`${thing.zone} is off, and this with it.`);
  const cut = lost(subnets, off).find((subnet) => subnet.key === key);
  if (cut?.way) now.push(`Its way to the internet is lost: ${cut.way.name} stood in ${cut.way.zone}, which is off.`);
  const hit = standing.find((each) => each.key === key);
  if (hit) now.push(whatBecomes(hit, off));
  return [
    el("p", { class: "awslab-heading" }, `${thing.kind} ${thing.name}`),
    ...now.filter(Boolean).map((sentence) => el("p", { class: "awslab-alert" }, sentence)),
    ...thing.sentences.map((sentence) => el("p", {}, sentence)),
    ...(thing.table ? [tableOf(thing.table)] : []),
  ];
}

export default { render: scoped("vpc_map", render) };
