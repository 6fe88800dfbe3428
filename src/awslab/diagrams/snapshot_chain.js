import { drawScene, el, fitForm, listen, put, rove, svg, tableOf, scoped } from "./shared.js";
import { button, field, segments } from "./controls.js";
import { frame } from "./frame.js";
import { holders, replay, start, step, ZONES } from "./snapshots/rules.js";
import { markOf, pairsOf, view } from "./snapshots/view.js";
import { cellAt, layout } from "./snapshots/layout.js";
import { news, verdict } from "./snapshots/news.js";

/**
 * @typedef {import("./snapshots/view.js").Terms} Terms
 * @typedef {import("./shared.js").Spec & {play?: {blocks: number, written: number,
 *   history: string[], terms: Omit<Terms, "price" | "archive_price">}}} ChainSpec
 */

const HINT =
  "Press a block of the volume to write to it, then take a snapshot. Select a snapshot to see what " +
  "it stores, and to restore, delete, copy or archive it.";
const QUESTION = "Predict: you delete the first snapshot. Can the third still be restored?";
const ANSWERS = [
  { value: "whole", label: "Yes, all of it" },
  { value: "changed", label: "Only its changes" },
  { value: "no", label: "No" },
];

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  const answer = segments(QUESTION, ANSWERS, (value) => put(model, "predicted", value));
  const told = el("p", { class: "awslab-verdict", role: "status" });
  const question = el("div", { class: "awslab-question" }, answer.element, told);
  const take = button("Take a snapshot", () => act("snapshot"), { class: "awslab-main" });
  const undo = button("Undo", () => put(model, "history", lines().slice(0, -1)));
  const again = button("Start again", () => put(model, "history", spec().play?.history ?? []));
  const prices = [
    priceField("Standard, a GB-month (example)", "price"),
    priceField("Archive, a GB-month (example)", "archive_price"),
  ];
  const buttons = el("div", { class: "awslab-bar awslab-steps" }, take, undo, again);
  const parts = frame(host, question, buttons);
  const { root, stage, side, status, panel } = parts;
  const costs = el("div");
  const money = el("div", { class: "awslab-money" }, costs, ...prices.map((one) => one.element));
  side.append(money);
  // Beside the buttons, so that it is in sight on a phone too.
  root.insertBefore(status, stage.parentElement);
  const stopAt = rove(stage);
  /** @type {"wide" | "narrow"} */
  let form = "wide";
  /** @type {string[]} */
  let known = model.get("history");

  /** @returns {ChainSpec} */
  const spec = () => model.get("spec");
  /** @returns {string[]} */
  const lines = () => model.get("history");
  /** @returns {Terms} */
  const terms = () => ({
    .../** @type {any} */ (spec().play?.terms), price: model.get("price"), archive_price: model.get("archive_price"),
  });
  /** @param {string[]} history */
  const state = (history) => replay(start(spec().play?.blocks ?? 0, spec().play?.written ?? 0), history);
  /** @param {string} key */
  const select = (key) => put(model, "selected", key === model.get("selected") ? "" : key);

  /**
   * @param {string} label
   * @param {string} name
   */
  function priceField(label, name) {
    return field(label, { inputmode: "decimal", size: "8" }, (text) => {
      const amount = Number(text);
      if (!text.trim() || !(amount >= 0 && amount <= 100)) return "Give an amount from 0 to 100, such as 0.05.";
      put(model, name, amount);
      return "";
    });
  }

  /** @param {string} line */
  function act(line) {
    const [verb, name] = line.split(" ");
    put(model, "history", [...lines(), line]);
    if (verb === "delete" || verb === "archive") {
      const goes = shown().rows.some((row) => row.key === name);
      put(model, "selected", goes ? name : `${name}-gone`);
    }
    if (document.activeElement === document.body) (buttonOf(model.get("selected")) ?? take).focus();
  }

  const shown = () => view(state(lines()), terms());
  /** @param {string} key */
  function buttonOf(key) {
    const found = stage.querySelector(`[data-key="${CSS.escape(key)}"][role="button"]`);
    return found instanceof SVGElement ? found : undefined;
  }

  function draw() {
    const { play, scenes, things, title, description, tables } = spec();
    const focused = document.activeElement instanceof SVGElement && stage.contains(document.activeElement)
      ? document.activeElement.dataset.key ?? "" : "";
    parts.bar.hidden = money.hidden = !play;
    const now = play ? shown() : undefined;
    parts.name(title, now ? now.tables.slice(0, 1) : tables);
    const scene = now ? layout(now, form) : scenes[form];
    const named = now ? thingsOf(now) : things;
    stage.replaceChildren(drawScene(scene, named, `${title}. ${description}`));
    // A block is written to, not switched on.
    for (const block of stage.querySelectorAll('[data-key^="block-"][role]')) block.removeAttribute("aria-pressed");
    stopAt(focused || model.get("selected"));
    if (focused) buttonOf(focused)?.focus();
    costs.replaceChildren(...(now ? [tableOf(now.tables[1])] : []));
    if (play) bar(now);
    pick(now, scene);
  }

  /** @param {ReturnType<typeof view>} [now] */
  function bar(now) {
    const here = state(lines());
    answer.show(model.get("predicted"));
    told.textContent = verdict(here, model.get("predicted"));
    prices[0].show(String(model.get("price")));
    prices[1].show(String(model.get("archive_price")));
    const full = step(here, "snapshot");
    const unmoved = lines().join("\n") === spec().play?.history.join("\n");
    for (const [one, off] of /** @type {[HTMLButtonElement, boolean][]} */ ([
      [take, typeof full === "string"], [undo, !lines().length], [again, unmoved],
    ])) {
      const lost = off && document.activeElement === one;
      one.disabled = off;
      if (lost) (buttonOf(now?.blocks[0].key ?? "") ?? root).focus();
    }
  }

  /**
   * Mark what is selected, and every block it needs where that is stored; say so in the panel.
   * @param {ReturnType<typeof view> | undefined} now
   * @param {import("./shared.js").Scene} scene
   */
  function pick(now, scene) {
    const key = model.get("selected");
    const thing = (now ? thingsOf(now) : spec().things)[key];
    if (!thing || key.startsWith("block-")) {
      panel.replaceChildren(el("p", { class: "awslab-muted" }, now ? HINT : "Select a snapshot."));
      return;
    }
    buttonOf(key)?.setAttribute("aria-pressed", "true");
    for (const group of stage.querySelectorAll("g")) group.classList.toggle("chosen", group.dataset.key === key);
    const said = [thing.name, ...thing.sentences].map((sentence, index) =>
      el("p", index ? {} : { class: "awslab-heading" }, index ? sentence : `${thing.kind} ${sentence}`));
    panel.replaceChildren(...said);
    if (!now) return;
    const here = state(lines());
    const one = here.snapshots.find((snapshot) => snapshot.name === key && snapshot.tier === "standard");
    const held = one && holders(here, one.family);
    for (const pair of one ? pairsOf(one) : []) {
      const holder = held?.get(markOf(pair));
      const box = scene.items.find((item) => item.key === holder && holder !== key)?.box;
      if (box) stage.firstElementChild?.append(svg("rect", { class: "needed", rx: 6, ...cellAt(now.blocks, form, box, pair[0]) }));
    }
    panel.append(...actions(here, key));
  }

  /**
   * What can be done with a snapshot; what can't, with the reason.
   * @param {import("./snapshots/rules.js").State} here
   * @param {string} key
   */
  function actions(here, key) {
    if (!here.snapshots.some((one) => one.name === key && one.tier !== "deleted")) return [];
    const { copy_region: far } = terms();
    const reasons = new Set();
    /** @param {string[][]} offers a line, its button and the button's full name */
    const possible = (offers) => offers.flatMap(([line, label, name = label]) => {
      const after = step(here, line);
      if (typeof after !== "string") return [button(label, () => act(line), { "aria-label": name })];
      reasons.add(after);
      return [];
    });
    const zones = possible(ZONES.map((zone) => [`restore ${key} ${zone}`, zone, `New volume in zone ${zone}`]));
    const others = possible([
      [`delete ${key}`, `Delete ${key}`], [`copy ${key}`, `Copy to ${far}`], [`archive ${key}`, "Archive"],
    ]);
    return [
      ...[...reasons].map((reason) => el("p", { class: "awslab-muted" }, `Not possible: ${reason}.`)),
      ...(zones.length ? [el("p", {}, "Restore as a new volume in zone"), el("div", { class: "awslab-bar" }, ...zones)] : []),
      el("div", { class: "awslab-bar" }, ...others),
    ];
  }

  function moved() {
    const history = lines();
    const [line] = history.slice(-1);
    if (history.length > known.length && spec().play) {
      status.textContent = news(line, state(history.slice(0, -1)), state(history), terms());
    } else if (history.length < known.length) {
      status.textContent = history.length === known.length - 1 ? `Taken back: ${known[known.length - 1]}.` : "Started again.";
    }
    known = history;
    draw();
  }

  /** @param {Element | null} element */
  function press(element) {
    const key = element instanceof SVGElement ? element.dataset.key ?? "" : "";
    if (key.startsWith("block-")) write(key);
    else if (key) select(key);
    else if (model.get("selected")) put(model, "selected", "");
  }

  /** @param {string} key */
  function write(key) {
    const line = `write ${key.slice(-1)}`;
    const after = step(state(lines()), line);
    if (typeof after === "string") status.textContent = `Not possible: ${after}.`;
    else act(line);
  }

  stage.addEventListener("click", (event) => press(/** @type {Element} */ (event.target).closest('[role="button"]')));
  stage.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.key === "Escape") put(model, "selected", "");
    else if (target.matches('[role="button"]') && (event.key === "Enter" || event.key === " ")) press(target);
    else return;
    event.preventDefault();
  });
  const unlisten = listen(model, {
    spec: draw, history: moved, selected: draw, predicted: draw, price: draw, archive_price: draw,
  });
  const unfit = fitForm(root, (fits) => {
    form = fits;
    draw();
  });
  return () => {
    unlisten();
    unfit();
    root.remove();
  };
}

const KINDS = { snapshot: "Snapshot", gone: "Snapshot that was", archive: "Archived snapshot", copy: "Copy", restored: "Volume" };

/**
 * What can be selected, by key.
 * @param {ReturnType<typeof view>} now
 * @returns {Record<string, import("./shared.js").Thing>}
 */
function thingsOf({ rows, blocks }) {
  /** @type {Record<string, import("./shared.js").Thing>} */
  const made = {};
  for (const { key, label } of blocks) made[key] = { name: key, kind: "Block", label, sentences: [], lights: [], zone: "" };
  for (const { key, kind, name, notes, say } of rows) {
    const what = /** @type {Record<string, string>} */ (KINDS)[kind];
    if (key) made[key] = { name, kind: what, label: `${what} ${name}, ${notes.join(", ")}`, sentences: say, lights: [], zone: "" };
  }
  return made;
}

export default { render: scoped("snapshot_chain", render) };
