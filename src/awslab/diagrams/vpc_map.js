import { alternative, badge, drawScene, el, fitForm, hatch, joined, listen, put, rove, tableOf } from "./shared.js";

/**
 * @typedef {import("./shared.js").Spec & {heading: string,
 *   zones: {name: string, id: string}[],
 *   nats: {name: string, zone: string}[],
 *   subnets: {key: string, name: string, zone: string, running: number,
 *     way: {name: string, zone: string} | null}[]}} MapSpec
 */

const HINT =
  "Select a subnet, an instance, a route table or a gateway. " +
  "On the keyboard: arrow keys move, Enter selects, Escape clears.";

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  const title = el("p", { class: "awslab-title" });
  const bar = el("div", { class: "awslab-bar", role: "group", "aria-label": "Switch a zone off" });
  const stage = el("div", { class: "awslab-stage" });
  const stopAt = rove(stage);
  const status = el("p", { class: "awslab-status", role: "status" });
  const panel = el("div", { class: "awslab-panel", "aria-live": "polite" });
  const more = el("div");
  const side = el("div", { class: "awslab-side" }, status, panel);
  const body = el("div", { class: "awslab-body" }, stage, side);
  const root = el("div", { class: "awslab", role: "group" }, title, bar, body, more);
  /** @type {"wide" | "narrow"} */
  let form = "wide";

  /** @returns {MapSpec} */
  const spec = () => model.get("spec");
  const failed = () => new Set(/** @type {string[]} */ (model.get("failed_zones")));
  /** @param {string} key */
  const select = (key) => put(model, "selected", key === model.get("selected") ? "" : key);
  /** @param {string} zone */
  const flip = (zone) => {
    const zones = failed();
    if (!zones.delete(zone)) zones.add(zone);
    put(model, "failed_zones", [...zones].sort());
  };

  function draw() {
    const focused = keyOf(document.activeElement);
    const { scenes, things, title: name, description } = spec();
    const label = `${name}. ${description}`;
    const drawing = drawScene(scenes[form], things, label);
    stage.replaceChildren(drawing);
    stopAt(focused || model.get("selected"));
    show();
    if (!focused) return;
    const again = stage.querySelector(`[data-key="${CSS.escape(focused)}"][role="button"]`);
    if (again instanceof SVGElement) again.focus();
  }

  function drawAll() {
    const { heading, zones, tables, title: name } = spec();
    title.textContent = heading;
    title.hidden = !heading;
    root.setAttribute("aria-label", name);
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
    const { things, subnets, scenes } = spec();
    const off = failed();
    const key = model.get("selected");
    const thing = things[key];
    const lit = new Set(thing?.lights);
    drawing.classList.toggle("awslab-picked", Boolean(thing));
    for (const group of /** @type {NodeListOf<SVGGElement>} */ (drawing.querySelectorAll("g"))) {
      const mine = group.dataset.key ?? "";
      group.classList.toggle("lit", lit.has(mine));
      group.classList.toggle("off", Boolean(mine) && off.has(group.dataset.zone ?? ""));
      group.classList.toggle("chosen", Boolean(thing) && mine === key);
      const button = group.querySelector('[role="button"]');
      if (!button) continue;
      button.setAttribute("aria-pressed", String(mine === key));
      const dark = off.has(group.dataset.zone ?? "") ? ", off with its zone" : "";
      button.setAttribute("aria-label", things[mine].label + dark);
    }
    for (const old of drawing.querySelectorAll(".hatch, .badge")) old.remove();
    const cut = new Set(lost(subnets, off).map((subnet) => subnet.key));
    for (const { class: css, zone = "", box, key: mine } of scenes[form].items) {
      if (!box) continue;
      const [x, y, width] = box;
      if (css === "zone" && off.has(zone)) drawing.append(hatch(box), badge("off", x + width - 8, y - 10));
      if (cut.has(mine)) drawing.append(badge("way out lost", x + width - 6, y - 10));
    }
    for (const button of bar.querySelectorAll("button")) {
      const pressed = off.has(button.value);
      button.setAttribute("aria-pressed", String(pressed));
      button.textContent = pressed ? `${button.value} · off` : button.value;
    }
    status.textContent = whatIsLeft(spec(), off);
    panel.replaceChildren(...(thing ? told(key, thing, spec(), off) : [el("p", { class: "awslab-muted" }, HINT)]));
  }

  root.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const button = target.closest("button");
    if (button) flip(button.value);
    else if (stage.contains(target)) select(keyOf(target.closest('[role="button"]')) || model.get("selected"));
  });
  stage.addEventListener("keydown", (event) => {
    const key = keyOf(/** @type {Element} */ (event.target));
    if (event.key === "Escape") put(model, "selected", "");
    else if (key && (event.key === "Enter" || event.key === " ")) select(key);
    else return;
    event.preventDefault();
  });

  host.append(root);
  const unlisten = listen(model, { spec: drawAll, selected: show, failed_zones: show });
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

/** @param {Element | null} element */
function keyOf(element) {
  return element instanceof SVGElement ? element.dataset.key ?? "" : "";
}

/**
 * The subnets that still stand but whose way to the internet was in a zone that is off.
 * @param {MapSpec["subnets"]} subnets
 * @param {Set<string>} off
 */
function lost(subnets, off) {
  return subnets.filter(({ zone, way }) => !off.has(zone) && way && off.has(way.zone));
}

/**
 * @param {MapSpec} spec
 * @param {Set<string>} off
 */
function whatIsLeft({ zones, subnets, nats }, off) {
  const gone = zones.map((zone) => zone.name).filter((name) => off.has(name));
  if (!gone.length) return "";
  const left = subnets.filter((subnet) => !off.has(subnet.zone));
  /** @param {MapSpec["subnets"]} some */
  const running = (some) => some.reduce((sum, subnet) => sum + subnet.running, 0);
  const [are, them] = gone.length > 1 ? ["are", "them"] : ["is", "it"];
  const parts = [`${left.length} of ${subnets.length} subnets`];
  if (running(subnets)) parts.push(`${running(left)} of ${running(subnets)} running instances`);
  const said = [`${joined(gone)} ${are} off: ${joined(parts)} are left.`];
  const dead = nats.filter((nat) => off.has(nat.zone)).map((nat) => nat.name);
  const cut = lost(subnets, off).map((subnet) => subnet.name);
  if (dead.length) {
    const were = dead.length > 1 ? `NAT gateways ${joined(dead)} were` : `NAT gateway ${dead[0]} was`;
    const none = left.length ? `no subnet outside ${them} needed it` : "nothing is left that needs it";
    said.push(`${were} in ${them}: ${cut.length ? lostSentence(cut) : none}.`);
  } else if (cut.length) {
    said.push(`${lostSentence(cut)}.`);
  }
  return said.join(" ");
}

/** @param {string[]} names */
function lostSentence(names) {
  const [has, their] = names.length > 1 ? ["have", "their"] : ["has", "its"];
  return `${joined(names)} ${has} lost ${their} way to the internet`;
}

/**
 * What the panel says about a thing.
 * @param {string} key
 * @param {import("./shared.js").Thing} thing
 * @param {MapSpec} spec
 * @param {Set<string>} off
 */
function told(key, thing, { subnets }, off) {
  const now = [];
  if (off.has(thing.zone)) now.push(`${thing.zone} is off, and this with it.`);
  const cut = lost(subnets, off).find((subnet) => subnet.key === key);
  if (cut?.way) now.push(`Its way to the internet is lost: ${cut.way.name} stood in ${cut.way.zone}, which is off.`);
  return [
    el("p", { class: "awslab-heading" }, `${thing.kind} ${thing.name}`),
    ...now.map((sentence) => el("p", { class: "awslab-alert" }, sentence)),
    ...thing.sentences.map((sentence) => el("p", {}, sentence)),
    ...(thing.table ? [tableOf(thing.table)] : []),
  ];
}

export default { render };
