import { drawScene, el, fitForm, joined, listen, put, rove, scoped } from "./shared.js";
import { button, choice, segments } from "./controls.js";
import { frame } from "./frame.js";
import { closestOf, leftOf, reasonsOf } from "./chooser/rules.js";
import { cardsScene } from "./chooser/layout.js";

/**
 * @typedef {import("./chooser/rules.js").Answers} Answers
 * @typedef {import("./chooser/rules.js").StorageOption} StorageOption
 * @typedef {import("./shared.js").Spec & {questions: import("./chooser/layout.js").Question[],
 *   options: StorageOption[],
 *   needs: {key: string, text: string, answers: Answers, option: string}[]}} ChooserSpec
 */

const DOCS = "https://docs.aws.amazon.com/";
const ANY = { value: "", label: "Any" };
const HINT = "Answer a question, or choose a need of the lecture. Before you do: which options will fall, " +
  "and why? Select an option to read about it.";

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  /** @returns {ChooserSpec} */
  const spec = () => model.get("spec");
  /** @returns {Answers} */
  const answers = () => model.get("answers");
  /** What the last answer did. */
  let note = "";
  /** The options that it took out: their reasons come first. @type {string[]} */
  let latest = [];
  /** @type {"wide" | "narrow"} */
  let form = "wide";
  const asked = el("div", { class: "awslab-asked" });
  const forget = el("div");
  const all = frame(host, asked, forget);
  const { root, stage, side, status, panel } = all;
  // Not in the panel, which is read out whenever it changes: this list is long.
  const fallen = el("details", { class: "awslab-fallen" });
  fallen.open = true;
  side.append(fallen);
  const stopAt = rove(stage);
  /** @type {{key: string, show: (value: string) => void}[]} */
  let shown = [];
  /** @type {ReturnType<typeof choice>} */
  let needed;

  /** @param {Answers} next */
  function answer(next) {
    const { options, questions } = spec();
    const before = leftOf(options, answers()), after = leftOf(options, next);
    const fell = before.filter((option) => !after.includes(option)).map((option) => option.name);
    latest = fell;
    const back = after.filter((option) => !before.includes(option)).map((option) => option.name);
    note = [fell.length ? `Out now: ${joined(fell)}.` : "", back.length ? `Back: ${joined(back)}.` : ""]
      .filter(Boolean).join(" ") || "This answer changes nothing.";
    // In the order of the questions, whatever order they were answered in.
    put(model, "answers", Object.fromEntries(questions.map(({ key }) => [key, next[key]]).filter(([, value]) => value)));
  }

  function drawAll() {
    const { questions, needs } = spec();
    needed = choice("Show me a need of the lecture", [{ value: "", label: "Choose a need …" },
      ...needs.map(({ key, text }) => ({ value: key, label: text }))], (key) => {
      const need = needs.find((one) => one.key === key);
      if (need) answer(need.answers);
    });
    const made = questions.map(({ key, text, answers: known }) => {
      const control = segments(text, [ANY, ...known.map(([value, label]) => ({ value, label }))],
        (value) => answer({ ...answers(), [key]: value }));
      const meaning = el("p", { class: "awslab-muted" });
      return { element: el("div", {}, control.element, meaning), key,
        /** @param {string} value */
        show: (value) => {
          control.show(value);
          const said = known.find(([name]) => name === value)?.[2] ?? "";
          meaning.textContent = said && `${said[0].toUpperCase()}${said.slice(1)}.`;
        } };
    });
    shown = made;
    asked.replaceChildren(needed.element, ...made.map(({ element }) => element));
    forget.replaceChildren(button("Forget all answers", () => answer({})));
    draw();
  }

  function draw() {
    const active = document.activeElement;
    const focused = active instanceof SVGElement && stage.contains(active) ? active.dataset.key ?? "" : "";
    const { questions, options, title } = spec();
    const things = Object.fromEntries(options.map((option) => [option.key, thingOf(option, answers())]));
    stage.replaceChildren(drawScene(cardsScene(questions, options, answers(), form), things, `${title} ${counted(options, answers())}`));
    all.name(title, [tableFor(options, answers())]);
    stopAt(focused || model.get("selected"));
    show();
    if (!focused) return;
    const again = stage.querySelector(`[data-key="${CSS.escape(focused)}"][role="button"]`);
    if (again instanceof SVGElement) again.focus();
  }

  function show() {
    const { options, needs, questions } = spec();
    const now = answers(), key = model.get("selected");
    for (const group of /** @type {NodeListOf<SVGGElement>} */ (stage.querySelectorAll("g[data-key]"))) {
      group.classList.toggle("chosen", group.dataset.key === key);
      group.querySelector('[role="button"]')?.setAttribute("aria-pressed", String(group.dataset.key === key));
    }
    for (const question of shown) question.show(now[question.key] ?? "");
    const need = needs.find((one) => same(one.answers, now));
    needed.show(need?.key ?? "");
    status.textContent = [note, counted(options, now)].filter(Boolean).join(" ");
    const out = options.filter((option) => Object.keys(reasonsOf(option, now)).length);
    out.sort((one, other) => Number(latest.includes(other.name)) - Number(latest.includes(one.name)));
    fallen.hidden = !out.length;
    fallen.replaceChildren(
      el("summary", {}, `Why ${out.length > 1 ? `${out.length} options are` : "one option is"} out`),
      el("ul", {}, ...out.map((option) => el("li", {},
        el("strong", {}, option.name), `: ${Object.values(reasonsOf(option, now)).join(" ")}`))));
    const chosen = options.find((option) => option.key === key);
    if (chosen) return panel.replaceChildren(...told(chosen, now));
    const fits = leftOf(options, now);
    if (!fits.length) return panel.replaceChildren(...advice(questions, closestOf(options, now), now));
    const lecture = options.find((option) => option.key === need?.option);
    panel.replaceChildren(
      ...(lecture ? [el("p", {}, `The lecture's answer to this need: ${lecture.name}.`)] : []),
      ...(fits.length > 4 ? [el("p", { class: "awslab-muted" }, HINT)] : fits.flatMap((option) => told(option, now))));
  }

  /** @param {string} key */
  const pick = (key) => put(model, "selected", key === model.get("selected") ? "" : key);
  stage.addEventListener("click", (event) => {
    const hit = /** @type {Element} */ (event.target).closest('[role="button"]');
    pick(hit instanceof SVGElement ? hit.dataset.key ?? "" : model.get("selected"));
  });
  stage.addEventListener("keydown", (event) => {
    const key = event.target instanceof SVGElement ? event.target.dataset.key ?? "" : "";
    if (event.key === "Escape") put(model, "selected", "");
    else if (key && (event.key === "Enter" || event.key === " ")) pick(key);
    else return;
    event.preventDefault();
  });

  const unlisten = listen(model, { spec: drawAll, answers: draw, selected: show });
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

/**
 * @param {StorageOption[]} options
 * @param {Answers} answers
 */
function counted(options, answers) {
  const fits = leftOf(options, answers);
  if (!fits.length) return "None fits all your answers.";
  return `${fits.length} of ${options.length} ${fits.length > 1 ? "options fit" : `fits: ${fits[0].name}`}.`;
}

/**
 * @param {StorageOption} option
 * @param {Answers} answers
 * @returns {import("./shared.js").Thing}
 */
function thingOf(option, answers) {
  const why = Object.values(reasonsOf(option, answers));
  const label = why.length ? `${option.name} is out. ${why.join(" ")}` : `${option.name} fits.`;
  return { name: option.name, kind: "storage option", label, sentences: [], lights: [], zone: "" };
}

/**
 * @param {StorageOption[]} options
 * @param {Answers} answers
 * @returns {import("./shared.js").Table}
 */
function tableFor(options, answers) {
  return { caption: "Options", columns: ["Option", "Fits", "Why, or why not"], rows: options.map((option) => {
    const why = Object.values(reasonsOf(option, answers));
    return [option.name, why.length ? "no" : "yes", why.join(" ") || option.why];
  }) };
}

/**
 * @param {StorageOption} option
 * @param {Answers} answers
 */
function told(option, answers) {
  const why = Object.values(reasonsOf(option, answers));
  const link = el("a", { href: DOCS + option.doc }, "AWS documentation");
  return [
    el("p", { class: "awslab-heading" }, option.name),
    ...why.map((reason) => el("p", { class: "awslab-alert" }, `Out: ${reason}`)),
    el("p", {}, option.why),
    el("p", {}, el("strong", {}, "Watch: "), option.watch),
    el("p", {}, link),
  ];
}

/**
 * What to change when nothing fits.
 * @param {import("./chooser/layout.js").Question[]} questions
 * @param {StorageOption[]} closest
 * @param {Answers} answers
 */
function advice(questions, closest, answers) {
  return [
    el("p", { class: "awslab-heading" }, "Nothing fits all your answers. The closest:"),
    ...closest.map((option) => {
      const why = Object.entries(reasonsOf(option, answers));
      const changes = joined(why.map(([key]) => {
        const question = questions.find((one) => one.key === key);
        const given = question?.answers.find(([value]) => value === answers[key]);
        return `“${question?.text}” (now: ${given?.[1]})`;
      }));
      return el("p", {}, el("strong", {}, option.name), `, if you answer ${changes} in another way. ${why.map(([, reason]) => reason).join(" ")}`);
    }),
  ];
}

/**
 * @param {Answers} one
 * @param {Answers} other
 */
function same(one, other) {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

export default { render: scoped("storage_chooser", render) };
