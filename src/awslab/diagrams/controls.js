// What a reader changes a diagram with. Each control calls back with the new value, and has a
// `show` that sets it without a call: a kernel may change it too.
import { el } from "./shared.js";

/** @typedef {{value: string, label: string}} Option */

/**
 * A labelled list to choose from.
 * @param {string} label
 * @param {Option[]} options
 * @param {(value: string) => void} changed
 */
export function choice(label, options, changed) {
  const select = el("select", {}, ...options.map(({ value, label: name }) => el("option", { value }, name)));
  select.addEventListener("change", () => changed(select.value));
  return { element: el("label", { class: "awslab-field" }, el("span", {}, label), select),
    /** @param {string} value */
    show: (value) => void (select.value = value) };
}

let groups = 0;

/**
 * A few options side by side, of which one holds: radio buttons, so that arrow keys move.
 * @param {string} label
 * @param {Option[]} options
 * @param {(value: string) => void} changed
 */
export function segments(label, options, changed) {
  const name = `awslab-${Math.random().toString(36).slice(2)}-${(groups += 1)}`;
  const inputs = options.map(({ value }) => el("input", { type: "radio", name, value }));
  for (const input of inputs) input.addEventListener("change", () => changed(input.value));
  const labels = options.map((option, index) => el("label", {}, inputs[index], el("span", {}, option.label)));
  return { element: el("fieldset", { class: "awslab-segments" }, el("legend", {}, label), ...labels),
    /** @param {string} value */
    show: (value) => inputs.forEach((input) => (input.checked = input.value === value)) };
}

/**
 * A slider with its value in words.
 * @param {string} label
 * @param {{min: number, max: number, step: number}} range
 * @param {(value: number) => string} say the value as the reader reads and hears it
 * @param {(value: number) => void} changed while it moves
 */
export function slider(label, { min, max, step }, say, changed) {
  const input = el("input", { type: "range", min: String(min), max: String(max), step: String(step) });
  const output = el("output");
  const tell = () => {
    output.textContent = say(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", () => {
    tell();
    changed(Number(input.value));
  });
  return { element: el("label", { class: "awslab-field awslab-slider" }, el("span", {}, label), input, output),
    /** @param {number} value */
    show: (value) => {
      input.value = String(value);
      tell();
    } };
}

/**
 * A field to type in. `changed` returns what is wrong with the text, "" when it is taken; what was
 * typed stays either way.
 * @param {string} label
 * @param {Record<string, string>} attributes of the input element, such as inputmode or size
 * @param {(text: string) => string} changed on Enter and when the field is left
 */
export function field(label, attributes, changed) {
  const input = el("input", { type: "text", autocomplete: "off", spellcheck: "false", ...attributes });
  const wrong = el("span", { class: "awslab-alert", role: "alert" });
  /** @param {string} problem */
  const tell = (problem) => {
    wrong.textContent = problem;
    if (problem) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  input.addEventListener("change", () => tell(changed(input.value)));
  return { element: el("label", { class: "awslab-field" }, el("span", {}, label), input, wrong),
    /** @param {string} value */
    show: (value) => {
      if (input.value !== value) input.value = value;
      tell("");
    } };
}

/**
 * A box to tick.
 * @param {string} label
 * @param {(on: boolean) => void} changed
 */
export function tick(label, changed) {
  const input = el("input", { type: "checkbox" });
  input.addEventListener("change", () => changed(input.checked));
  return { element: el("label", { class: "awslab-tick" }, input, el("span", {}, label)),
    /** @param {boolean} on */
    show: (on) => void (input.checked = on) };
}

/**
 * A button that does one thing.
 * @param {string} label
 * @param {() => void} pressed
 * @param {Record<string, string>} [attributes]
 */
export function button(label, pressed, attributes = {}) {
  const made = el("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", pressed);
  return made;
}

/**
 * Play, step and start again through a number of steps. Nothing moves by itself until the reader
 * presses Play; who asked for less motion gets Back, Step and Start again only.
 * @param {number} pause milliseconds a step stays while it plays
 * @param {(step: number) => void} show
 */
export function player(pause, show) {
  let at = 0, last = 0, timer = 0;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const play = button("Play", () => (timer ? halt() : run()));
  const back = button("Back", () => go(at - 1));
  const step = button("Step", () => go(at + 1));
  const again = button("Start again", () => go(0));
  play.hidden = still;
  /** @param {number} next */
  function go(next) {
    halt();
    move(next);
  }
  /** @param {number} next */
  function move(next) {
    at = Math.max(0, Math.min(last, next));
    back.disabled = again.disabled = at === 0;
    step.disabled = at === last;
    show(at);
  }
  function run() {
    play.textContent = "Pause";
    move(at === last ? 0 : at + 1);
    timer = window.setInterval(() => (at < last ? move(at + 1) : halt()), pause);
  }
  function halt() {
    window.clearInterval(timer);
    timer = 0;
    play.textContent = "Play";
  }
  return {
    element: el("div", { class: "awslab-bar", role: "group", "aria-label": "Play" }, play, back, step, again),
    /**
     * Start with a new number of steps: they are 0 … `steps`.
     * @param {number} steps
     * @param {number} [from]
     */
    reset: (steps, from = 0) => {
      last = steps;
      go(from);
    },
    /** Stop the timer: call it in the cleanup. */
    stop: halt,
  };
}
