// The words of chart.py in JavaScript, and what only a page has: a line that reads values off.
import { svg } from "./shared.js";
import { path, words } from "./shapes.js";

/**
 * @typedef {[number, number, number, number]} Plot left, top, right, bottom
 * @typedef {[number, string]} Tick
 * @typedef {[number, number]} Point
 * @typedef {import("./shared.js").Shape} ChartShape
 */

/** @param {number} value */
export const tenth = (value) => Math.floor(value * 10 + 0.5) / 10;

/**
 * @param {number} low
 * @param {number} high
 * @param {number} start
 * @param {number} end
 */
export function scale(low, high, start, end) {
  return (/** @type {number} */ value) => tenth(start + ((end - start) * (value - low)) / (high - low));
}

/**
 * @param {number} high
 * @param {number} most
 */
export function ticks(high, most) {
  const raw = high / most;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = size * ([1, 2, 5].find((n) => n * size >= raw * (1 - 1e-9)) ?? 10);
  return Array.from({ length: Math.ceil((high / step) * (1 - 1e-9)) + 1 }, (_, n) => n * step);
}

/**
 * @param {Plot} plot
 * @param {Tick[]} xs
 * @param {Tick[]} ys
 * @returns {ChartShape[]}
 */
export function axes([left, top, right, bottom], xs, ys) {
  const label = { size: 11 };
  return [
    ...ys.flatMap(([y, text]) => [
      path(`M${tenth(left)} ${tenth(y)}H${tenth(right)}`, "grid"),
      words(left - 10, y + 4, text, "minor code", { ...label, anchor: "end" }),
    ]),
    ...xs.flatMap(([x, text]) => [
      path(`M${tenth(x)} ${tenth(top)}V${tenth(bottom)}`, "grid"),
      ...(text ? [words(x, bottom + 16, text, "minor code", { ...label, anchor: "middle" })] : []),
    ]),
    path(`M${tenth(left)} ${tenth(bottom)}H${tenth(right)}`, "axis"),
  ];
}

/** @param {Point[]} points */
export function line(points) {
  return `M${points.map(([x, y]) => `${tenth(x)} ${tenth(y)}`).join("L")}`;
}

/**
 * @param {Point[]} points
 * @param {number} base
 */
export function area(points, base) {
  const [start, end] = [points[0][0], points[points.length - 1][0]];
  return `${line(points)}L${tenth(end)} ${tenth(base)}L${tenth(start)} ${tenth(base)}Z`;
}

/** @param {number} value */
export function brief(value) {
  const [size, unit] = value >= 1e9 ? [1e9, "bn"] : value >= 1e6 ? [1e6, "M"] : value >= 10_000 ? [1000, "k"] : [1, ""];
  return unit ? grouped(value / size, 1).replace(/\.0$/, "") + unit : grouped(value);
}

/**
 * @param {string} currency
 * @param {number} value
 */
export function amount(currency, value) {
  if (value >= 1e6) {
    const [size, unit] = value >= 1e9 ? [1e9, "bn"] : [1e6, "M"];
    return `${currency} ${grouped(value / size, 2)}${unit}`;
  }
  return `${currency} ${grouped(value, value < 10_000 ? 2 : 0)}`;
}

/**
 * @param {number} value
 * @param {number} [digits]
 */
export function grouped(value, digits = 0) {
  const rounded = Math.floor(Math.abs(value) * 10 ** digits + 0.5) / 10 ** digits;
  const [whole, rest] = rounded.toFixed(digits).split(".");
  const sign = value < 0 && rounded ? "-" : "";
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? `.${rest}` : "");
}

/**
 * A layer over the drawing that stays when the drawing is replaced, so that a drag and the focus
 * go on. It has the drawing's coordinates.
 * @param {HTMLElement} stage
 */
export function overlay(stage) {
  const layer = svg("svg", { class: "awslab-overlay" });
  stage.classList.add("awslab-layers");
  return {
    layer,
    /**
     * Put a new drawing under the layer.
     * @param {SVGElement} drawing
     * @param {{width: number, height: number}} scene
     */
    under: (drawing, { width, height }) => {
      layer.setAttribute("viewBox", `0 0 ${width} ${height}`);
      if (layer.parentNode === stage) stage.firstElementChild?.replaceWith(drawing);
      else stage.append(drawing, layer);
    },
    /**
     * Where a pointer is, in the scene's coordinates.
     * @param {PointerEvent} event
     * @returns {Point}
     */
    at: (event) => {
      const box = layer.getBoundingClientRect();
      const [, , width, height] = (layer.getAttribute("viewBox") ?? "0 0 1 1").split(" ").map(Number);
      return [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
    },
  };
}

/**
 * A line across the plot that reads values off: it follows the pointer, and on the keyboard it is a
 * slider. Its values stand beside it and are what a screen reader says.
 * @param {ReturnType<typeof overlay>} over
 * @param {string} label what it moves along, such as "Time of day"
 * @param {(step: number) => string[]} read the values at a step, first the name of the step
 */
export function crosshair(over, label, read) {
  const hit = svg("path", { class: "awslab-reader", role: "slider", tabindex: 0, "aria-label": label, "aria-valuemin": 0 });
  const rule = svg("path", { class: "awslab-rule" });
  const plate = svg("rect", { class: "awslab-tip", rx: 6 });
  const lines = svg("text", { class: "awslab-tip-text", "font-size": 12 });
  const shown = svg("g", { class: "awslab-cursor", "aria-hidden": "true" }, rule, plate, lines);
  /** @type {Plot} */
  let plot = [0, 0, 1, 1];
  let last = 1, at = 0;
  over.layer.append(hit);
  hide();

  function hide() {
    shown.setAttribute("visibility", "hidden");
  }
  function tell() {
    const said = read(at);
    hit.setAttribute("aria-valuenow", String(at));
    hit.setAttribute("aria-valuetext", said.join("; "));
    return said;
  }
  /** @param {number} step */
  function move(step) {
    at = Math.max(0, Math.min(last, step));
    const said = tell();
    const [left, top, right, bottom] = plot;
    const x = left + ((right - left) * at) / last;
    rule.setAttribute("d", `M${tenth(x)} ${top}V${bottom}`);
    lines.replaceChildren(...said.map((text, index) =>
      svg("tspan", { x: 0, y: 16 * index, "font-weight": index ? 400 : 600 }, text)));
    shown.setAttribute("visibility", "visible");
    // Above what else is on the layer.
    over.layer.append(shown);
    const { width } = /** @type {SVGTextElement} */ (lines).getBBox();
    // Beside the line, on the side that has room; on a phone neither has, so it stays inside.
    const beside = x + 10 + width + 16 < right ? x + 10 : x - 26 - width;
    const start = Math.max(4, Math.min(beside, right - width - 16));
    for (const [name, value] of Object.entries({ x: start, y: top + 4, width: width + 16, height: said.length * 16 + 10 }))
      plate.setAttribute(name, String(tenth(value)));
    lines.setAttribute("transform", `translate(${tenth(start + 8)} ${top + 20})`);
  }
  /** @param {Event} event */
  const follow = (event) => {
    const [x] = over.at(/** @type {PointerEvent} */ (event));
    move(Math.round(((x - plot[0]) / (plot[2] - plot[0])) * last));
  };
  hit.addEventListener("pointermove", follow);
  hit.addEventListener("pointerdown", follow);
  hit.addEventListener("pointerleave", () => document.activeElement === hit || hide());
  hit.addEventListener("focus", () => hit.matches(":focus-visible") && move(at));
  hit.addEventListener("blur", hide);
  hit.addEventListener("keydown", (event) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, PageDown: at - 8, PageUp: at + 8, Home: 0, End: last };
    if (key === "Escape") hide();
    else if (key in steps) move(steps[key]);
    else return;
    event.preventDefault();
  });
  return {
    /**
     * Fit it to a new drawing.
     * @param {Plot[]} plots one over the other; the line goes through all
     * @param {number} steps it stands at 0 … `steps`
     */
    fit: (plots, steps) => {
      const [left, top, right] = plots[0];
      plot = [left, top, right, plots[plots.length - 1][3]];
      last = steps;
      at = Math.min(at, last);
      hit.setAttribute("d", plots.map(([x, y, end, bottom]) => `M${x} ${y}H${end}V${bottom}H${x}Z`).join(""));
      hit.setAttribute("aria-valuemax", String(steps));
      if (shown.getAttribute("visibility") === "visible") move(at);
      else tell();
    },
  };
}
