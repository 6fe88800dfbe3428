// What all diagrams share. Python puts this text in place of the import line of each diagram's
// script (see assemble.py), so the names here must not clash with a diagram's own.

/**
 * @typedef {{tag: string, text?: string, [attribute: string]: string | number | undefined}} Shape
 * @typedef {{key: string, class: string, shapes: Shape[], zone?: string, title?: string,
 *   box?: [number, number, number, number]}} Item
 * @typedef {{width: number, height: number, items: Item[]}} Scene
 * @typedef {{caption: string, columns: string[], rows: string[][]}} Table
 * @typedef {{name: string, kind: string, label: string, sentences: string[], lights: string[],
 *   zone: string, table?: Table}} Thing
 * @typedef {{title: string, description: string, scenes: {wide: Scene, narrow: Scene},
 *   things: Record<string, Thing>, tables: Table[]}} Spec
 * @typedef {{get(name: string): any, set(name: string, value: any): void, save_changes(): void,
 *   on(name: string, listener: () => void): void,
 *   off(name: string, listener: () => void): void}} Model
 */

const SVG = "http://www.w3.org/2000/svg";
/** From this width of the diagram on the wide form is drawn; shared.css has the same number. */
const WIDE_FROM = 640;

/**
 * Make an HTML element; strings become text, never markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * Make an SVG element.
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * Mark what a diagram is rendered into with the diagram's name: its own style sheet holds only there,
 * because several diagrams may share a page.
 * @template {{el: HTMLElement}} Context
 * @template Result
 * @param {string} name
 * @param {(context: Context) => Result} render
 */
export function scoped(name, render) {
  return (/** @type {Context} */ context) => {
    context.el.classList.add(`awslab-in-${name}`);
    return render(context);
  };
}

/**
 * Draw a scene. Items that show one of the things get a clear button over them.
 * @param {Scene} scene
 * @param {Record<string, Thing>} things
 * @param {string} label what a screen reader calls the drawing
 */
export function drawScene(scene, things, label) {
  const { width, height } = scene;
  const root = svg("svg", {
    class: "awslab-scene", viewBox: `0 0 ${width} ${height}`, width, height,
    role: "group", "aria-label": label,
  });
  for (const item of scene.items) {
    const group = svg("g", { class: item.class });
    if (item.title) group.append(svg("title", {}, item.title));
    for (const { tag, text, ...attributes } of item.shapes) {
      const shape = svg(tag, /** @type {Record<string, string | number>} */ (attributes));
      if (text !== undefined) shape.append(text);
      // The button over it says the same in a sentence.
      if (text !== undefined && item.key) shape.setAttribute("aria-hidden", "true");
      group.append(shape);
    }
    if (item.key) group.dataset.key = item.key;
    if (item.zone) group.dataset.zone = item.zone;
    const thing = things[item.key];
    if (thing && item.box) group.append(buttonOver(item.box, item.key, thing.label));
    root.append(group);
  }
  return root;
}

/**
 * @param {[number, number, number, number]} box
 * @param {string} key
 * @param {string} label
 */
function buttonOver([x, y, width, height], key, label) {
  return svg("rect", {
    class: "awslab-hit", x, y, width, height, rx: 8, role: "button", tabindex: -1,
    "data-key": key, "aria-label": label, "aria-pressed": "false",
  });
}

/**
 * Give the drawings in an element one tab stop, and arrow keys that go to the nearest button in
 * their direction. It listens on HTML because Chromium makes an SVG element that has a focusin
 * listener a tab stop of its own; the focus ring is a shape because outlines of SVG groups
 * differ between browsers.
 * @param {HTMLElement} stage
 * @returns {(key: string) => void} puts the tab stop of a new drawing on the button of a key
 */
export function rove(stage) {
  const ring = svg("rect", { class: "awslab-ring", rx: 10 });
  const buttons = () =>
    /** @type {SVGGraphicsElement[]} */ ([...stage.querySelectorAll('[role="button"]')]);
  /** @param {Element | undefined} here */
  const stop = (here) => {
    for (const button of buttons()) button.setAttribute("tabindex", button === here ? "0" : "-1");
  };
  stage.addEventListener("focusin", (event) => {
    const here = buttons().find((button) => button === event.target);
    if (!here) return;
    stop(here);
    if (!here.matches(":focus-visible")) return;
    const { x, y, width, height } = here.getBBox();
    const ends = { x: x - 3, y: y - 3, width: width + 6, height: height + 6 };
    for (const [name, value] of Object.entries(ends)) ring.setAttribute(name, String(value));
    here.ownerSVGElement?.append(ring);
  });
  stage.addEventListener("focusout", () => ring.remove());
  stage.addEventListener("keydown", (event) => {
    const here = buttons().find((button) => button === event.target);
    const there = here && neighbour(here, buttons(), event.key);
    if (!there) return;
    event.preventDefault();
    there.focus();
  });
  return (key) => stop(buttons().find((button) => button.dataset.key === key) ?? buttons()[0]);
}

/**
 * @param {SVGGraphicsElement} here
 * @param {SVGGraphicsElement[]} buttons
 * @param {string} key
 * @returns {SVGGraphicsElement | undefined}
 */
function neighbour(here, buttons, key) {
  if (key === "Home") return buttons[0];
  if (key === "End") return buttons[buttons.length - 1];
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (!step) return undefined;
  const [dx, dy] = step;
  const from = middle(here);
  let best, least = Infinity;
  for (const button of buttons) {
    const to = middle(button);
    const [x, y] = [to[0] - from[0], to[1] - from[1]];
    const along = x * dx + y * dy;
    const cost = along + 3 * Math.abs(x * dy + y * dx);
    if (along > 1 && cost < least) [best, least] = [button, cost];
  }
  return best;
}

/** @param {SVGGraphicsElement} button */
function middle(button) {
  const { x, y, width } = button.getBBox();
  // A card's chips lie inside it: its top line stands for it, so that they are below it.
  return [x + width / 2, y + 12];
}

/**
 * Make a table of text that scrolls by itself where it is too wide.
 * @param {Table} table
 */
export function tableOf(table) {
  const { caption, columns, rows } = table;
  const head = columns.map((name) => el("th", { scope: "col" }, name));
  const body = rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, cell))));
  return el(
    "div",
    { class: "awslab-scroll", tabindex: "0", role: "group", "aria-label": caption },
    el(
      "table", {}, el("caption", {}, caption),
      el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body),
    ),
  );
}

/**
 * Make the text alternative. Its tables are made when it is opened: they can be long.
 * @param {Table[]} tables
 */
export function alternative(tables) {
  const made = el("details", {}, el("summary", {}, "Same facts as a table"));
  made.addEventListener("toggle", () => made.append(...tables.map(tableOf)), { once: true });
  return made;
}

/**
 * Call back with the form that fits the element's width, now and whenever that changes.
 * @param {HTMLElement} root
 * @param {(form: "wide" | "narrow") => void} draw
 * @returns {() => void} stops it
 */
export function fitForm(root, draw) {
  let form = "";
  /** @param {number} width */
  const look = (width) => {
    const fits = width < WIDE_FROM ? "narrow" : "wide";
    if (fits !== form) draw((form = fits));
  };
  look(root.getBoundingClientRect().width || WIDE_FROM);
  const observer = new ResizeObserver(([entry]) => {
    if (entry && entry.contentRect.width) look(entry.contentRect.width);
  });
  observer.observe(root);
  return () => observer.disconnect();
}

/**
 * Listen to traits of a model.
 * @param {Model} model
 * @param {Record<string, () => void>} listeners by name of the trait
 * @returns {() => void} stops it
 */
export function listen(model, listeners) {
  for (const [name, listener] of Object.entries(listeners)) model.on(`change:${name}`, listener);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) model.off(`change:${name}`, listener);
  };
}

/**
 * Set a trait and tell the kernel, where there is one.
 * @param {Model} model
 * @param {string} name
 * @param {any} value
 */
export function put(model, name, value) {
  model.set(name, value);
  model.save_changes();
}

/**
 * "a", "a and b" or "a, b and c".
 * @param {string[]} parts
 */
export function joined(parts) {
  const last = parts[parts.length - 1];
  return parts.length < 2 ? last ?? "" : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/**
 * Slanted lines that fill a box: a path, because a pattern would need an id in the page.
 * @param {[number, number, number, number]} box
 */
export function hatch([x, y, width, height]) {
  const lines = [];
  for (let start = 10; start < width + height; start += 10) {
    const [x1, y1] = start < width ? [start, 0] : [width, start - width];
    const [x2, y2] = start < height ? [0, start] : [start - height, height];
    lines.push(`M${x + x1} ${y + y1}L${x + x2} ${y + y2}`);
  }
  return svg("path", { class: "hatch", d: lines.join("") });
}

/**
 * A small label on the drawing, its right end at a point.
 * @param {string} words
 * @param {number} right
 * @param {number} y
 */
export function badge(words, right, y) {
  const width = words.length * 6.6 + 16;
  return svg(
    "g", { class: "badge" },
    svg("rect", { x: right - width, y, width, height: 20, rx: 10 }),
    svg("text", {
      x: right - width / 2, y: y + 14, "font-size": 12, "font-weight": 600, "text-anchor": "middle",
    }, words),
  );
}
