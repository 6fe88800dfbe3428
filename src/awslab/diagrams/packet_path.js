import { drawScene, el, fitForm, listen, rove, scoped } from "./shared.js";
import { choice, player, segments } from "./controls.js";
import { frame } from "./frame.js";
import { happenings, ladder } from "./packet/layout.js";
import { aboutEnd, aboutStation, sentence, tableOfWay, thingsOf } from "./packet/told.js";

/**
 * @typedef {import("./packet/layout.js").View} View
 * @typedef {import("./packet/layout.js").Station} Station
 * @typedef {import("./packet/layout.js").PacketEnd} PacketEnd
 * @typedef {import("./packet/told.js").Way} Way
 * @typedef {{name: string, question: string, src: string, dst: string, traffic: string}} Case
 * @typedef {import("./shared.js").Spec & {offered: string[], ahead: number, traffics: string[],
 *   cases: Case[], ends: Record<string, PacketEnd>, places: View["places"],
 *   kinds: Record<string, [string, string]>, stations: Station[],
 *   lists: Record<string, import("./shared.js").Table>, ways: Record<string, Way>}} PacketSpec
 */

const HINT = "Select a station to read the rules it looked at. " +
  "On the keyboard: arrow keys move, Enter selects, Escape clears.";
const OUTCOMES = [
  { value: "answered", label: "Packet and reply pass" },
  { value: "packet", label: "The packet is refused" },
  { value: "reply", label: "The reply is refused" },
];

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  const question = el("p", { class: "awslab-question" });
  const choices = el("div", { class: "awslab-controls" });
  const guess = segments("Your prediction", OUTCOMES, (value) => set({ prediction: value }));
  const play = player(1600, show);
  const parts = frame(host, choices, guess.element, play.element);
  const { root, stage, status, panel } = parts;
  root.insertBefore(question, parts.bar);
  const stopAt = rove(stage);
  /** @type {"wide" | "narrow"} */
  let form = "wide";
  let at = 0, offer = "";
  /** @type {((state: Record<string, string>) => void)} */
  let showChoices = () => {};

  /** @returns {PacketSpec} */
  const spec = () => model.get("spec");
  /** @param {Record<string, string | number>} values */
  function set(values) {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  }
  /** @param {Record<string, string>} values a way the reader chose: it starts at its source */
  const choose = (values) => set({ step: 0, prediction: "", selected: "", ...values });
  const way = () => spec().ways[`${model.get("src")} > ${model.get("dst")} > ${model.get("traffic")}`];

  /** @returns {View | undefined} */
  function view() {
    const { ends, places, stations } = spec();
    const [src, dst, found] = [ends[model.get("src")], ends[model.get("dst")], way()];
    if (!src || !dst) return undefined;
    const { stations: numbers, arrives, answered } = found && found.problem === undefined
      ? found : { stations: [], arrives: false, answered: false };
    return { src, dst, places, stations: numbers.map((n) => stations[n]), arrives, answered };
  }

  function drawAll() {
    const { ends, ahead, offered, traffics, cases } = spec();
    const keys = [...new Set([...offered, ...Object.keys(ends)])];
    const now = JSON.stringify([keys, ahead, traffics, cases]);
    if (now !== offer) [offer, showChoices] = [now, makeChoices(choices, spec(), keys, choose)];
    parts.bar.hidden = !offered.length;
    choiceChanged();
  }

  function choiceChanged() {
    const found = view();
    const last = found ? happenings(found).length : 0;
    play.reset(last, resolved(last));
  }

  /** @param {number} last */
  function resolved(last) {
    const step = model.get("step");
    return step < 0 ? last : Math.min(step, last);
  }

  /** @param {number} step */
  function show(step) {
    at = step;
    const found = view();
    if (found && resolved(happenings(found).length) !== step) set({ step });
    draw();
  }

  function draw() {
    const focused = keyOf(document.activeElement);
    const within = stage.contains(document.activeElement);
    const found = view();
    const { title, scenes, description } = spec();
    const things = found ? thingsOf(found, at) : {};
    const label = found ? `${model.get("traffic")} from ${found.src.label} to ${found.dst.label}` : description;
    const scene = found ? ladder(form, found, at) : scenes[form];
    stage.replaceChildren(drawScene(scene, things, label));
    stopAt(focused || model.get("selected"));
    parts.name(title, found ? [tableOfWay(found, at, label)] : []);
    showChoices({ src: model.get("src"), dst: model.get("dst"), traffic: model.get("traffic") });
    tell();
    const again = within && stage.querySelector(`[data-key="${CSS.escape(focused)}"][role="button"]`);
    if (again instanceof SVGElement) again.focus();
  }

  /** Say what happened last, and what is known of what is selected. */
  function tell() {
    const found = view();
    if (!found) {
      status.textContent = spec().description;
      panel.hidden = true;
      return;
    }
    const selected = model.get("selected");
    const all = happenings(found);
    const told = model.get("prediction");
    guess.show(told);
    question.textContent = asked(spec(), model);
    status.textContent = sentence(found, way(), all, at, told, spec().ahead);
    const rows = [found.src, ...found.stations, found.dst];
    const row = rows.findIndex(({ key }) => key === selected);
    const seen = all.slice(0, at);
    const shown = row >= 0 ? rows[row] : rows[at ? all[at - 1].row : -1];
    panel.hidden = false;
    panel.replaceChildren(...(shown && "kind" in shown
      ? aboutStation(shown, seen.filter((one) => rows[one.row] === shown).map(({ lane }) => lane), spec())
      : row >= 0 ? aboutEnd(rows[row]) : [el("p", { class: "awslab-muted" }, HINT)]));
    for (const group of stage.querySelectorAll("g")) {
      const mine = group.dataset.key === selected && Boolean(selected);
      group.classList.toggle("chosen", mine);
      group.querySelector('[role="button"]')?.setAttribute("aria-pressed", String(mine));
    }
  }

  /** @param {string} key */
  const select = (key) => set({ selected: key === model.get("selected") ? "" : key });
  stage.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest('[role="button"]');
    select(button ? keyOf(button) : model.get("selected"));
  });
  stage.addEventListener("keydown", (event) => {
    const key = keyOf(/** @type {Element} */ (event.target));
    if (event.key === "Escape") set({ selected: "" });
    else if (key && (event.key === "Enter" || event.key === " ")) select(key);
    else return;
    event.preventDefault();
  });

  const unlisten = listen(model, {
    spec: drawAll, src: choiceChanged, dst: choiceChanged, traffic: choiceChanged,
    selected: tell, prediction: tell,
    step: () => {
      const found = view();
      const last = found ? happenings(found).length : 0;
      if (resolved(last) !== at) play.reset(last, resolved(last));
    },
  });
  const unfit = fitForm(root, (fits) => {
    form = fits;
    if (offer) draw();
    else drawAll();
  });
  return () => {
    play.stop();
    unlisten();
    unfit();
    root.remove();
  };
}

/**
 * @param {HTMLElement} place
 * @param {PacketSpec} spec
 * @param {string[]} keys
 * @param {(values: Record<string, string>) => void} choose
 */
function makeChoices(place, { ends, ahead, traffics, cases }, keys, choose) {
  /** @param {string[]} some */
  const options = (some) => some.map((value) => ({
    value,
    label: ends[value].option + (keys.indexOf(value) < ahead ? "" : " (asks the running notebook)"),
  }));
  const made = {
    src: choice("Source", options(keys.filter((key) => ends[key].starts)), (src) => choose({ src })),
    dst: choice("Destination", options(keys), (dst) => choose({ dst })),
    traffic: choice("Traffic", traffics.map((value) => ({ value, label: trafficWords(value) })),
      (traffic) => choose({ traffic })),
  };
  const questions = choice("Try", [{ value: "", label: "Your own choice" },
    ...cases.map(({ name }, index) => ({ value: String(index), label: name }))], (value) => {
    if (!value) return;
    const { src, dst, traffic } = cases[Number(value)];
    choose({ src, dst, traffic });
  });
  const all = [made.src, made.dst, made.traffic].map(({ element }) => element);
  place.replaceChildren(...(cases.length ? [questions.element] : []), ...all);
  /** @param {Record<string, string>} state */
  return (state) => {
    for (const [name, control] of Object.entries(made)) control.show(state[name]);
    const number = cases.findIndex((one) => sameWay(one, state));
    questions.show(number < 0 ? "" : String(number));
  };
}

/**
 * @param {Case} one
 * @param {Record<string, string>} state
 */
function sameWay(one, state) {
  return one.src === state.src && one.dst === state.dst && one.traffic === state.traffic;
}

/** @param {string} traffic */
function trafficWords(traffic) {
  const names = /** @type {Record<string, string>} */ ({
    "tcp 22": "SSH", "tcp 80": "HTTP", "tcp 443": "HTTPS", "tcp 3306": "MySQL", "tcp 5432": "PostgreSQL",
    "tcp 2049": "NFS", "udp 53": "DNS", icmp: "ping",
  });
  return names[traffic] ? `${traffic} (${names[traffic]})` : traffic;
}

/**
 * @param {PacketSpec} spec
 * @param {import("./shared.js").Model} model
 */
function asked({ cases, ends }, model) {
  const state = { src: model.get("src"), dst: model.get("dst"), traffic: model.get("traffic") };
  const known = cases.find((one) => sameWay(one, state));
  if (known) return known.question;
  return `Does ${state.traffic} get from ${ends[state.src].label} to ${ends[state.dst].label}, and its reply back?`;
}

/** @param {Element | null} element */
function keyOf(element) {
  return element instanceof SVGElement ? element.dataset.key ?? "" : "";
}

export default { render: scoped("packet_path", render) };
