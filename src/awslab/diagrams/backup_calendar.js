import { drawScene, el, fitForm, listen, put, rove, scoped } from "./shared.js";
import { button, field, segments, slider } from "./controls.js";
import { frame } from "./frame.js";
import { wrongLifecycle } from "./backups/rules.js";
import { view } from "./backups/view.js";
import { layout } from "./backups/layout.js";

/**
 * @typedef {import("./backups/rules.js").Rule} Rule
 * @typedef {import("./backups/rules.js").Choice} Choice
 * @typedef {import("./shared.js").Spec & {rules: Rule[], choices: Choice, keep: number[],
 *   calendar: import("./backups/view.js").Calendar}} CalendarSpec
 */

const QUESTION = "Predict: the damage is found 9 days after it happened. What do you restore?";
const ANSWERS = [
  { value: "newest", label: "The newest point" },
  { value: "clean", label: "An older one" },
  { value: "none", label: "Nothing" },
];
/** @type {[keyof Choice, string, number, number][]} */
const FIELDS = [
  ["rpo", "RPO, hours", 1, 1000],
  ["rto", "RTO once found, hours", 1, 1000],
  ["size", "To restore, GB (assumed)", 1, 100000],
  ["rate", "GB an hour (assumed)", 1, 100000],
  ["cold", "Cold storage, hours (assumed)", 0, 100],
];

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  const answer = segments(QUESTION, ANSWERS, (value) => put(model, "predicted", value));
  const told = el("p", { class: "awslab-verdict", role: "status" });
  const question = el("div", { class: "awslab-question" }, answer.element, told);
  const hour = slider("Damaged at (UTC)", { min: 0, max: 23, step: 1 },
    (value) => `${String(value).padStart(2, "0")}:00`, (value) => change({ hour: value }));
  const late = el("div");
  const again = button("Start again", () => {
    put(model, "keep", spec().keep);
    put(model, "choices", spec().choices);
  });
  const hint = el("p", { class: "awslab-muted awslab-hint" }, "Press a day: the damage happens then.");
  const parts = frame(host, question, hint, hour.element, late, again);
  const { root, stage, side, status, panel } = parts;
  // The panel says at length what the status line says.
  panel.removeAttribute("aria-live");
  root.insertBefore(status, stage.parentElement);
  const retention = el("div", { class: "awslab-inputs" });
  const numbers = FIELDS.map(([name, label, low, high]) => numberField(label, name, low, high));
  const inputs = el("div", { class: "awslab-inputs" }, ...numbers.map((one) => one.element));
  side.append(inputs, retention);
  const stopAt = rove(stage);
  /** @type {"wide" | "narrow"} */
  let form = "wide";
  /** @type {ReturnType<typeof slider> | undefined} */
  let found;
  /** @type {ReturnType<typeof field>[]} */
  let keeps = [];

  /** @returns {CalendarSpec} */
  const spec = () => model.get("spec");
  /** @returns {Choice} */
  const choices = () => model.get("choices");
  /** @returns {number[]} */
  const keep = () => model.get("keep");
  const last = () => spec().calendar.names.length - 1;
  const now = () => view(spec().rules.map((rule, index) => ({ ...rule, keep: keep()[index] ?? rule.keep })),
    choices(), spec().calendar);

  /** @param {Partial<Choice>} some */
  function change(some) {
    const next = { ...choices(), ...some };
    put(model, "choices", { ...next, found: Math.min(next.found, last() - next.day) });
  }

  /**
   * @param {string} label
   * @param {keyof Choice} name
   * @param {number} low
   * @param {number} high
   */
  function numberField(label, name, low, high) {
    return field(label, { inputmode: "numeric", size: "6" }, (text) => {
      const value = Number(text);
      if (!text.trim() || !Number.isInteger(value) || value < low || value > high) {
        return `Give a whole number from ${low} to ${high}.`;
      }
      change({ [name]: value });
      return "";
    });
  }

  /**
   * @param {Rule} rule
   * @param {number} index
   */
  function keepField(rule, index) {
    return field(`Keep ${rule.name}, days`, { inputmode: "numeric", size: "6" }, (text) => {
      const days = Number(text);
      const whole = text.trim() !== "" && Number.isInteger(days);
      const why = whole ? wrongLifecycle(days, rule.cold, rule.continuous) : "Give a whole number of days, -1 for ever.";
      if (why) return why;
      put(model, "keep", keep().map((old, at) => (at === index ? days : old)));
      return "";
    });
  }

  /** Controls that depend on the plan. */
  function build() {
    found = slider("Found", { min: 0, max: last(), step: 1 },
      (value) => (value ? `${value} day${value > 1 ? "s" : ""} later` : "at once"), (value) => change({ found: value }));
    late.replaceChildren(found.element);
    keeps = spec().rules.map(keepField);
    retention.replaceChildren(...keeps.map((one) => one.element));
    draw();
  }

  function draw() {
    const { title } = spec();
    const shown = now();
    const active = document.activeElement;
    const focused = active instanceof SVGElement && stage.contains(active) ? active.dataset.key ?? "" : "";
    const { day, hour: at, found: after } = choices();
    parts.name(title, shown.tables);
    /** @type {Record<string, import("./shared.js").Thing>} */
    const things = {};
    for (const { key, name, say } of shown.days) {
      const label = `${name}: ${say.join(", ")}. Press: the damage happens on this day.`;
      things[key] = { name, kind: "Day", label, sentences: say, lights: [], zone: "" };
    }
    stage.replaceChildren(drawScene(layout(shown, form), things, `${title}. ${shown.status}`));
    buttonOf(`day-${day}`)?.setAttribute("aria-pressed", "true");
    stopAt(focused || `day-${day}`);
    if (focused) buttonOf(focused)?.focus();
    hour.show(at);
    found?.show(after);
    FIELDS.forEach(([name], index) => numbers[index].show(String(choices()[name])));
    keeps.forEach((one, index) => one.show(String(keep()[index])));
    answer.show(model.get("predicted"));
    told.textContent = verdict(shown, after, model.get("predicted"));
    panel.replaceChildren(...shown.answers.map(answered));
    if (status.textContent !== shown.status) status.textContent = shown.status;
  }

  /** @param {string} key */
  function buttonOf(key) {
    const one = stage.querySelector(`[data-key="${CSS.escape(key)}"][role="button"]`);
    return one instanceof SVGElement ? one : undefined;
  }

  /** @param {Event} event */
  function press(event) {
    const target = /** @type {Element} */ (event.target).closest('[role="button"]');
    const key = target instanceof SVGElement ? target.dataset.key ?? "" : "";
    if (!key) return;
    change({ day: Number(key.slice(4)) });
    put(model, "selected", key);
  }

  stage.addEventListener("click", press);
  stage.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    press(event);
    event.preventDefault();
  });
  const unlisten = listen(model, { spec: build, choices: draw, keep: draw, predicted: draw });
  const unfit = fitForm(root, (fits) => {
    form = fits;
    if (found) draw();
    else build();
  });
  return () => {
    unlisten();
    unfit();
    root.remove();
  };
}

/** @param {string[]} answer */
function answered([term, sentence, met]) {
  const mark = met ? [el("span", { class: `awslab-${met}` }, met)] : [];
  return el("p", {}, el("strong", {}, `${term} `), ...mark, el("br"), sentence);
}

/**
 * What is right of the three predictions, once the damage is found late.
 * @param {ReturnType<typeof view>} shown
 * @param {number} after
 * @param {string} predicted
 */
function verdict({ answers, lost }, after, predicted) {
  if (!after) return "";
  const none = lost[1] === "everything";
  const right = predicted === (none ? "none" : "clean");
  const said = !predicted ? "" : right ? "As you predicted: " : "Not as you predicted: ";
  const why = none ? "what was clean is deleted, and what is left holds the damage."
    : `the newest points hold the damage. ${answers[0][1]}`;
  return said ? said + why : why[0].toUpperCase() + why.slice(1);
}

export default { render: scoped("backup_calendar", render) };
