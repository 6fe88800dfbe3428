// The words of scene.py in JavaScript, for diagrams that lay out what the reader changed. Text that
// comes from the account arrives cut and cleaned from Python.

/** @typedef {import("./shared.js").Shape} Shape */
/** @typedef {import("./shared.js").Item} Item */

/** @param {number} value */
const short = (value) => Math.round(value * 10) / 10;

/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {string} css
 * @param {number} [rx]
 * @returns {Shape}
 */
export function rect(x, y, width, height, css, rx = 0) {
  const box = { x: short(x), y: short(y), width: short(width), height: short(height) };
  return { tag: "rect", class: css, ...box, ...(rx ? { rx: short(rx) } : {}) };
}

/**
 * @param {string} d
 * @param {string} css
 * @returns {Shape}
 */
export function path(d, css) {
  return { tag: "path", class: css, d };
}

/**
 * @param {number} cx
 * @param {number} cy
 * @param {number} r
 * @param {string} css
 * @returns {Shape}
 */
export function circle(cx, cy, r, css) {
  return { tag: "circle", class: css, cx: short(cx), cy: short(cy), r: short(r) };
}

/**
 * One line of text with its baseline at `y`.
 * @param {number} x
 * @param {number} y
 * @param {string} value
 * @param {string} [css]
 * @param {{size?: number, bold?: boolean, anchor?: string}} [how]
 * @returns {Shape}
 */
export function words(x, y, value, css = "", { size = 13, bold = false, anchor = "start" } = {}) {
  return {
    tag: "text", class: css, x: short(x), y: short(y), "font-size": size,
    ...(bold ? { "font-weight": "600" } : {}),
    ...(anchor === "start" ? {} : { "text-anchor": anchor }),
    text: value,
  };
}

/**
 * @param {string} key
 * @param {string} css
 * @param {Shape[]} shapes
 * @param {{box?: [number, number, number, number], zone?: string, title?: string}} [more]
 * @returns {Item}
 */
export function item(key, css, shapes, more = {}) {
  return { key, class: css, shapes, ...more };
}
