import { drawScene, el, fitForm, joined, listen, put, tableOf, scoped } from "./shared.js";
import { button, choice, segments, tick } from "./controls.js";
import { frame } from "./frame.js";
import { pick } from "./pick.js";
import { keptBy, livesOf, outcomeOf, partsOf, trailOf } from "./instance/rules.js";
import { pictureOf } from "./instance/picture.js";
import { thingsOf } from "./instance/things.js";

/**
 * @typedef {import("./shared.js").Spec & import("./instance/picture.js").LifeWords & {
 *   follows: boolean, past: Record<string, string[]>, calls: {value: string, label: string}[],
 *   said: Record<string, string[]>}} LifeSpec
 * @typedef {{at: number, kept: string[]} | {at?: undefined, kept?: undefined}} Prediction
 */

const LIFE_HINT =
  "Press a call. Before it happens, say what will be as it was when it is over. " +
  "Select a state, a part or a charge to read about it.";

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  /** @returns {LifeSpec} */
  const spec = () => model.get("spec");
  /** @returns {import("./instance/rules.js").Launch} */
  const launch = () => model.get("launch");
  /** @returns {string[]} */
  const played = () => model.get("played");
  const history = () => livesOf(spec(), launch(), played());

  /** @param {Partial<import("./instance/rules.js").Launch>} change */
  const relaunch = (change) => {
    const next = { ...launch(), ...change };
    if (next.root !== "ebs") next.hibernation = false;
    model.set("played", []);
    model.set("prediction", {});
    put(model, "launch", next);
  };
  const root = segments("Root volume", [
    { value: "ebs", label: "EBS" }, { value: "instance-store", label: "Instance store" },
  ], (value) => relaunch({ root: value }));
  const address = choice("Public IPv4 address", [
    { value: "auto", label: "Auto-assigned" }, { value: "elastic", label: "Elastic IP" },
    { value: "none", label: "None" },
  ], (value) => relaunch({ public: value }));
  const sleeps = tick("Hibernation enabled", (hibernation) => relaunch({ hibernation }));
  const keeps = tick("Delete data volumes on termination", (on) => relaunch({
    volumes: launch().volumes.map((volume) => (volume.key === "root" ? volume : { ...volume, delete: on })),
  }));
  const parts = frame(host, root.element, address.element, sleeps.element, keeps.element);
  const { stage, status, panel } = parts;
  const picked = pick(stage, model);
  let asks = true;
  const first = tick("Ask me first", (on) => (asks = on));
  first.show(true);
  const calls = el("div", { class: "awslab-bar life-calls", role: "group", "aria-label": "Calls" });
  const ask = el("div", { class: "life-ask" });
  const ledger = el("div", { class: "life-ledger" });
  // Above the drawing, which is high on a narrow page: what a call did is read beside the call.
  parts.bar.after(calls, ask, status);
  parts.side.append(ledger);
  /** @type {"wide" | "narrow"} */
  let form = "wide";

  /** @param {string} call */
  const press = (call) => {
    const past = history();
    const { does } = outcomeOf(spec(), launch(), past[past.length - 1], call);
    ask.replaceChildren();
    if (asks && does.length && call !== "wait") question(call);
    else put(model, "played", [...played(), call]);
  };

  /** @param {string} call */
  function question(call) {
    const now = history();
    const at = played().length;
    const name = spec().calls.find(({ value }) => value === call)?.label ?? call;
    const boxes = Object.keys(keptBy(now, at, spec(), launch(), call)).map((key) => {
      const input = el("input", { type: "checkbox", value: key });
      return el("label", { class: "awslab-tick" }, input, el("span", {}, spec().parts[key].label));
    });
    const go = button(name, () => {
      const kept = [...ask.querySelectorAll("input")].filter((box) => box.checked).map((box) => box.value);
      close();
      model.set("prediction", { at, kept });
      put(model, "played", [...played(), call]);
      callButton(moving() ? "wait" : call)?.focus();
    }, { class: "awslab-main" });
    const close = () => ask.replaceChildren();
    const back = button("Not yet", () => {
      close();
      callButton(call)?.focus();
    });
    const words = `${name}: when it is over, which of these will be as they were while the instance last ran?`;
    ask.replaceChildren(
      el("fieldset", {}, el("legend", {}, words), el("div", { class: "life-boxes" }, ...boxes)),
      el("div", { class: "awslab-bar" }, go, back),
    );
    (ask.querySelector("input") ?? go).focus();
  }

  /** @param {string} value */
  const callButton = (value) =>
    /** @type {HTMLButtonElement | null} */ (calls.querySelector(`[value="${value}"]`));
  const moving = () => Boolean(spec().passing[history()[played().length].state]);

  function draw() {
    const { title, description } = spec();
    const now = history();
    const things = thingsOf(spec(), launch(), now[now.length - 1]);
    const scene = pictureOf(spec(), form, launch(), now);
    picked.through(() => stage.replaceChildren(drawScene(scene, things, `${title}. ${description}`)));
    select();
    tell(now);
    const rows = partsOf(spec(), launch(), now[now.length - 1])
      .map(({ key, text }) => [spec().parts[key].label, text]);
    parts.name(title, [{ ...spec().tables[0], rows }, ...spec().tables.slice(1)]);
    for (const each of calls.querySelectorAll("button[value]")) {
      each.classList.toggle("awslab-main", each.getAttribute("value") === "wait" && moving());
    }
  }

  /** Show what is selected. */
  function select() {
    const key = model.get("selected");
    const life = history()[played().length];
    const thing = thingsOf(spec(), launch(), life)[key];
    picked.mark();
    panel.replaceChildren(...(thing
      ? [el("p", { class: "awslab-heading" }, thing.name), ...thing.sentences.map((words) => el("p", {}, words))]
      : [el("p", { class: "awslab-muted" }, LIFE_HINT)]));
  }

  /**
   * Say what the last call did, whether the prediction came true, and what has happened so far.
   * @param {import("./instance/rules.js").Life[]} now
   */
  function tell(now) {
    const last = played()[played().length - 1];
    const answer = last && outcomeOf(spec(), launch(), now[now.length - 2], last);
    if (!answer) status.replaceChildren(`The instance is ${now[0].state}.`);
    else {
      const error = [answer.code, answer.message.replaceAll("{id}", spec().facts.id)].filter(Boolean);
      status.replaceChildren(
        ...(answer.code ? [el("span", { class: "awslab-alert" }, error.join(": ")), " "] : []), answer.said,
        ...verdict(now),
      );
    }
    const rows = trailOf(now.map((life) => partsOf(spec(), launch(), life))).map(({ key, texts }) => {
      const all = [...(spec().past[key] ?? []), ...texts];
      return { key, texts: all.filter((text, index) => text !== all[index - 1]) };
    }).filter(({ texts }) => texts.length > 1).map(({ key, texts }) => [spec().parts[key].label, texts.join(" → ")]);
    const states = now.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
    ledger.replaceChildren(
      ...(states.length > 1 ? [el("p", {}, el("strong", {}, "States so far: "), states.join(" → "))] : []),
      ...(rows.length ? [tableOf({ caption: "What happened to each part", columns: ["Part", "So far"], rows })] : []),
    );
  }

  /** @param {import("./instance/rules.js").Life[]} now */
  function verdict(now) {
    /** @type {Prediction} */
    const { at, kept } = model.get("prediction");
    if (at === undefined || moving()) return [];
    const calls = played();
    const over = calls.slice(at + 1).some((call, index) =>
      call !== "wait" && outcomeOf(spec(), launch(), now[at + 1 + index], call).does.length);
    if (over || at >= calls.length) return [];
    const truth = Object.entries(keptBy(now, at, spec(), launch(), calls[at]));
    /** @param {[string, boolean]} fact */
    const name = ([key]) => spec().parts[key].label;
    const lost = truth.filter(([key, stays]) => !stays && kept.includes(key)).map(name);
    const stayed = truth.filter(([key, stays]) => stays && !kept.includes(key)).map(name);
    const right = truth.length - lost.length - stayed.length;
    return [el("span", { class: "life-verdict" },
      el("strong", {}, `Your prediction: ${right} of ${truth.length} right.`),
      lost.length ? ` You said kept, but not as it was: ${joined(lost)}.` : "",
      stayed.length ? ` Kept, though you did not say so: ${joined(stayed)}.` : "")];
  }

  function drawAll() {
    const { follows, calls: known } = spec();
    parts.bar.hidden = follows;
    calls.replaceChildren(
      ...known.map(({ value, label }) => button(label, () => press(value), { value })),
      button("Launch again", () => {
        ask.replaceChildren();
        model.set("prediction", {});
        put(model, "played", []);
      }),
      first.element,
    );
    show();
  }

  function show() {
    const { root: kind, public: how, hibernation, volumes } = launch();
    root.show(kind);
    address.show(how);
    sleeps.show(hibernation);
    sleeps.element.querySelector("input")?.toggleAttribute("disabled", kind !== "ebs");
    keeps.show(volumes.slice(1).every((volume) => volume.delete) && volumes.length > 1);
    keeps.element.hidden = volumes.length < 2;
    ask.replaceChildren();
    draw();
  }

  const unlisten = listen(model, { spec: drawAll, launch: show, played: draw, prediction: draw, selected: select });
  const unfit = fitForm(parts.root, (fits) => {
    form = fits;
    if (stage.firstElementChild) draw();
    else drawAll();
  });
  return () => {
    unlisten();
    unfit();
    parts.root.remove();
  };
}

export default { render: scoped("instance_life", render) };
