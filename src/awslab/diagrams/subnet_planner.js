import { drawScene, el, fitForm, listen, put, rove, scoped } from "./shared.js";
import { button, field } from "./controls.js";
import { frame } from "./frame.js";
import { block, blockAt, firstWindow, ROWS, SMALLEST, subnetRefusal, vpcRefusal, written } from "./planner/rules.js";
import { CHART, CHART_HEIGHT, FORMS, planScene, STRIP_END } from "./planner/layout.js";
import { boto3Code, sentenceOf, summary, tablesOf, thingsOf } from "./planner/facts.js";
import { add, change, join, rebase, remove, resize, reveal, shift, sorted, split } from "./planner/edit.js";
import { addressAt, dragging, pointIn, zoneAt } from "./planner/drag.js";
import { addressWith, claim, decoded, NAME, readAddress } from "./planner/share.js";
import { adderOf } from "./planner/adder.js";
import { editorOf } from "./planner/editor.js";
import { callsOf } from "./planner/calls.js";

/**
 * @typedef {import("./planner/rules.js").Subnet} Subnet
 * @typedef {import("./planner/edit.js").Step} Step
 * @typedef {{cidr: string, subnets: Subnet[], window: string}} State
 * @typedef {import("./shared.js").Spec & {zones: string[], existing: Subnet[], vpc: string,
 *   question: string, share: string}} PlannerSpec
 */

const HINT = "Select a subnet to change it. Drag it to another place or zone, or its lower edge to another size. " +
  "On the keyboard: arrow keys go from subnet to subnet, with Shift they move one, + and - change its size, " +
  "Delete removes it. Select free space to plan there.";

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  /** @returns {PlannerSpec} */
  const spec = () => model.get("spec");
  /** @returns {State} */
  const state = () => model.get("plan");
  const plan = () => {
    const { cidr, subnets, window } = state();
    return { cidr, window, zones: spec().zones, subnets: sorted([...spec().existing, ...subnets]) };
  };
  // Only Jupyter's models, which have a kernel behind them, know a widget manager.
  const kernel = Boolean(/** @type {any} */ (model).widget_manager);
  const first = state();
  /** @type {State[]} */
  const history = [];
  /** What the last step did, or why AWS refused it. */
  let note = "", refused = false;
  /** @type {"wide" | "narrow"} */
  let form = "wide";

  const vpcField = field("VPC CIDR block", { size: "16", inputmode: "decimal" }, (text) => {
    const refusal = vpcRefusal(text.trim());
    if (refusal) tell(answered(refusal), true);
    else apply(rebase(plan(), text.trim()));
    return refusal?.code ?? "";
  });
  const undo = button("Undo", () => {
    const before = history.pop();
    if (before) go(before, "Undone.");
  });
  const again = button("Start again", () => {
    history.push(state());
    go(first, "This is the plan it began with.");
  });
  const adding = el("div", { class: "awslab-adding" });
  const views = el("div", { class: "awslab-bar", role: "group", "aria-label": "Part of the VPC that is shown" },
    button("Zoom out", () => look(-2)), button("Zoom in", () => look(2)),
    button("Lower addresses", () => pan(-1)), button("Higher addresses", () => pan(1)), undo, again);
  const all = frame(host, vpcField.element, adding);
  const { root, stage, side, status, panel } = all;
  const question = el("p", { class: "awslab-question" });
  all.bar.before(question);
  all.bar.after(views);
  const [zoomOut, zoomIn, lower, higher] = views.querySelectorAll("button");
  const editing = el("div");
  side.append(editing);
  const shared = claim(root, spec().share, kernel);
  const calls = callsOf({
    create: kernel ? () => put(model, "asked", model.get("asked") + 1) : null,
    link: shared ? () => addressWith(shared, plan0()) : null,
  });
  all.more.before(calls.element);
  const stopAt = rove(stage);
  /** @type {ReturnType<typeof editorOf>} */
  let editor;
  /** @type {ReturnType<typeof adderOf>} */
  let adder;

  const plan0 = () => ({ ...plan(), subnets: state().subnets });
  /** @param {string} key */
  const subnetOf = (key) => plan().subnets.find(({ cidr }) => cidr === key);
  const chosen = () => subnetOf(model.get("selected"));
  /** @param {string} key */
  const pick = (key) => {
    note = "";
    refused = false;
    const subnet = subnetOf(key);
    const window = subnet ? reveal(plan(), key) : state().window;
    if (window !== state().window) put(model, "plan", { ...state(), window });
    put(model, "selected", key);
  };
  /**
   * @param {string} said
   * @param {boolean} [bad]
   */
  function tell(said, bad = false) {
    note = said;
    refused = bad;
    report();
  }
  function report() {
    status.textContent = note || summary(plan());
    status.classList.toggle("awslab-alert", refused);
  }
  /**
   * Take a step, or say why it is not taken.
   * @param {Step} step
   * @returns {string} the code with which AWS refuses, or what is wrong
   */
  function apply({ plan: after, selected = "", said = "", refusal }) {
    if (refusal) tell(answered(refusal), true);
    else if (!after) tell(said, true);
    if (!after) return refusal?.code ?? said;
    history.push(state());
    const { cidr, window } = after;
    const planned = after.subnets.filter(({ existing }) => !existing);
    const shown = { ...after, window: window || firstWindow(cidr, after.subnets) };
    go({ cidr, subnets: planned, window: selected ? reveal(shown, selected) : shown.window }, said, selected);
    return "";
  }
  /**
   * @param {State} next
   * @param {string} said
   * @param {string} [selected]
   */
  function go(next, said, selected = "") {
    note = said;
    refused = false;
    model.set("selected", selected);
    put(model, "plan", next);
    if (shared) window.history.replaceState(window.history.state, "", addressWith(shared, plan0()));
  }
  /** @param {string} shown */
  const move = (shown) => put(model, "plan", { ...state(), window: shown });
  /** @param {number} steps */
  function look(steps) {
    const shown = block(state().window), { prefix } = block(state().cidr);
    const next = Math.max(prefix, Math.min(Math.max(prefix, SMALLEST - ROWS), shown.prefix + steps));
    const { first: at } = block(steps > 0 ? chosen()?.cidr ?? state().window : state().window);
    move(written(blockAt(Math.max(at, block(state().cidr).first), next)));
  }
  /** @param {number} by */
  function pan(by) {
    const shown = block(state().window);
    move(written({ ...shown, first: shown.first + by * shown.size }));
  }

  /** Make the forms, which depend on the zones. */
  function drawAll() {
    const { zones, vpc, question: asked } = spec();
    question.textContent = asked;
    vpcField.element.hidden = Boolean(vpc);
    adder = adderOf(zones, (cidr, zone) => apply(add(plan(), cidr, zone)));
    adding.replaceChildren(adder.element);
    /** @param {(subnet: Subnet) => Step} step */
    const act = (step) => {
      const subnet = chosen();
      return subnet ? apply(step(subnet)) : "";
    };
    editor = editorOf(zones, {
      name: (text) => NAME.test(text) ? act((subnet) => change(plan(), subnet, { name: text }))
        : "1 to 40 letters, digits, spaces and . _ : / = + - @",
      cidr: (text) => act((subnet) => change(plan(), subnet, { cidr: text.trim() })),
      zone: (zone) => void act((subnet) => change(plan(), subnet, { zone })),
      size: (prefix) => void act((subnet) => resize(plan(), subnet, prefix)),
      split: () => void act((subnet) => split(plan(), subnet)),
      join: () => void act((subnet) => join(plan(), subnet)),
      remove: () => void act((subnet) => remove(plan(), subnet)),
    });
    editing.replaceChildren(editor.element);
    draw();
  }

  function draw() {
    const active = document.activeElement;
    const focused = active instanceof SVGElement && stage.contains(active) ? active.dataset.key ?? "" : "";
    const now = plan();
    stage.replaceChildren(drawScene(planScene(now, form), thingsOf(now), `${spec().title}. ${summary(now)}`));
    all.name(spec().title, tablesOf(now));
    const key = subnetOf(focused) ? focused : model.get("selected");
    stopAt(key);
    show();
    if (!focused) return;
    const next = stage.querySelector(`[data-key="${CSS.escape(key)}"][role="button"]`) ?? stage.querySelector('[role="button"]');
    if (next instanceof SVGElement) next.focus();
  }

  /** Bring everything beside the drawing in line with the plan and what is selected. */
  function show() {
    const now = plan(), key = model.get("selected"), subnet = chosen();
    for (const group of /** @type {NodeListOf<SVGGElement>} */ (stage.querySelectorAll("g[data-key]"))) {
      const mine = Boolean(subnet) && group.dataset.key === key;
      group.classList.toggle("chosen", mine);
      group.querySelector('[role="button"]')?.setAttribute("aria-pressed", String(mine));
    }
    report();
    panel.replaceChildren(...(subnet
      ? [el("p", { class: "awslab-heading" }, subnet.name), el("p", {}, sentenceOf(subnet)),
        ...(subnet.existing ? [el("p", {}, "It exists: a subnet's CIDR block and zone can't be changed.")] : [])]
      : [el("p", { class: "awslab-muted" }, HINT)]));
    editor.show(subnet);
    vpcField.show(now.cidr);
    calls.show(boto3Code(now, spec().vpc), model.get("answers"));
    const shown = block(now.window), whole = block(now.cidr);
    undo.disabled = !history.length;
    again.disabled = state() === first;
    zoomOut.disabled = shown.prefix <= whole.prefix;
    zoomIn.disabled = shown.prefix >= Math.max(whole.prefix, SMALLEST - ROWS);
    lower.disabled = shown.first <= whole.first;
    higher.disabled = shown.first + shown.size >= whole.first + whole.size;
  }

  const afterDrag = dragging(stage, {
    plan, form: () => form, subnet: subnetOf,
    refused: (subnet, to) => subnetRefusal(to.cidr, plan().cidr, plan().subnets.filter((one) => one.cidr !== subnet.cidr))?.code ?? "",
    drop: (subnet, to) => apply(change(plan(), subnet, to)),
  });
  stage.addEventListener("click", (event) => {
    if (afterDrag()) return;
    const hit = /** @type {Element} */ (event.target).closest('[role="button"]');
    const key = hit instanceof SVGElement ? hit.dataset.key ?? "" : "";
    if (key) return pick(key === model.get("selected") ? "" : key);
    const drawing = stage.querySelector("svg");
    if (!drawing) return;
    const { x, y } = pointIn(drawing, event);
    const whole = block(state().cidr), shown = block(state().window);
    const { width } = FORMS[form];
    if (y < STRIP_END) {
      const at = whole.first + Math.floor((Math.max(0, Math.min(width - 1, x)) / width) * whole.size);
      return move(written(blockAt(at, shown.prefix)));
    }
    pick("");
    if (y < CHART || y >= CHART + CHART_HEIGHT) return;
    const cidr = written(blockAt(addressAt(plan(), y), Math.min(SMALLEST, shown.prefix + ROWS)));
    const zone = zoneAt(plan(), form, x);
    adder.fill(cidr, zone);
    tell(`${cidr} in ${zone}: press Add to plan it.`);
  });
  // In the capture phase: with Shift an arrow key moves the subnet, not the focus.
  stage.addEventListener("keydown", (event) => {
    const key = event.target instanceof SVGElement ? event.target.dataset.key ?? "" : "";
    const subnet = subnetOf(key);
    if (!subnet) return;
    if (event.key === "Escape") pick("");
    else if (event.key === "Enter" || event.key === " ") pick(key === model.get("selected") ? "" : key);
    else if (subnet.existing) return;
    else if (event.key === "Delete" || event.key === "Backspace") apply(remove(plan(), subnet));
    else if (event.key === "+" || event.key === "-") {
      apply(resize(plan(), subnet, block(subnet.cidr).prefix + (event.key === "+" ? -1 : 1)));
    } else if (event.shiftKey && event.key.startsWith("Arrow")) {
      const zones = spec().zones, at = zones.indexOf(subnet.zone);
      const by = event.key === "ArrowUp" || event.key === "ArrowLeft" ? -1 : 1;
      if (event.key === "ArrowUp" || event.key === "ArrowDown") apply(shift(plan(), subnet, by));
      else if (zones[at + by]) apply(change(plan(), subnet, { zone: zones[at + by] }));
    } else return;
    event.preventDefault();
    if (event.key !== "Escape") event.stopPropagation();
  }, { capture: true });

  const address = shared ? readAddress(shared) : undefined;
  if (address !== undefined) {
    const found = decoded(address, spec().zones);
    if (found) put(model, "plan", { ...found, window: firstWindow(found.cidr, found.subnets) });
    else note = "The page's address holds no plan that AWS would build: this is the page's own.";
  }
  const unlisten = listen(model, { spec: drawAll, plan: draw, selected: show, answers: show });
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

/** @param {import("./planner/rules.js").Refusal} refusal */
function answered({ code, message, why }) {
  return `AWS answers ${code}: "${message}"${message.endsWith(".") ? "" : "."} ${why}`;
}

export default { render: scoped("subnet_planner", render) };
