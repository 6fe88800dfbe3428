// A block dragged to another place or zone, or by its lower edge to another size. A preview shows
// what it would be, and the error code where AWS would refuse.
import { block, blockAt, dotted, SMALLEST, written } from "./rules.js";
import { CHART, CHART_HEIGHT, FORMS, placesOf, rowsOf } from "./layout.js";
import { svg } from "../shared.js";

/**
 * @typedef {import("./layout.js").Plan} Plan
 * @typedef {import("./rules.js").Subnet} Subnet
 */

const EDGE = 8;

/**
 * The scene's point under the pointer.
 * @param {SVGSVGElement} drawing
 * @param {MouseEvent} event
 */
export function pointIn(drawing, event) {
  const matrix = drawing.getScreenCTM();
  return matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()) : new DOMPoint();
}

/**
 * The address at a height of the columns.
 * @param {Plan} plan
 * @param {number} y
 */
export function addressAt({ window }, y) {
  const shown = block(window);
  return Math.floor(shown.first + ((y - CHART) / CHART_HEIGHT) * shown.size);
}

/**
 * The zone whose column is nearest.
 * @param {Plan} plan
 * @param {"wide" | "narrow"} form
 * @param {number} x
 */
export function zoneAt(plan, form, x) {
  const { width, axis } = FORMS[form];
  const places = placesOf(plan, width, axis);
  const index = places.findIndex(([left, wide]) => x < left + wide);
  return plan.zones[index < 0 ? places.length - 1 : index];
}

/**
 * @param {HTMLElement} stage
 * @param {{
 *   plan: () => Plan, form: () => "wide" | "narrow", subnet: (key: string) => Subnet | undefined,
 *   refused: (subnet: Subnet, change: {cidr: string, zone: string}) => string,
 *   drop: (subnet: Subnet, change: {cidr: string, zone: string}) => void,
 * }} on
 * @returns {() => boolean} whether the click that follows ends a drag
 */
export function dragging(stage, { plan, form, subnet, refused, drop }) {
  /** @type {{id: number, subnet: Subnet, edge: boolean, x: number, y: number, grip: number, moving: boolean} | null} */
  let held = null;
  let ended = false;
  const preview = svg("g", { class: "awslab-preview" });

  /** @param {PointerEvent} event */
  const target = (event) => {
    const { subnet: mine, edge, grip } = /** @type {NonNullable<typeof held>} */ (held);
    const { x, y } = pointIn(drawing(), event);
    const own = block(mine.cidr);
    if (edge) {
      const length = Math.max(1, addressAt(plan(), y) - own.first);
      const least = block(plan().window).prefix;
      const prefix = Math.min(SMALLEST, Math.max(least, Math.round(32 - Math.log2(length))));
      return { cidr: `${dotted(own.first)}/${prefix}`, zone: mine.zone };
    }
    const first = Math.max(0, Math.min(2 ** 32 - own.size, addressAt(plan(), y - grip) + own.size / 2));
    return { cidr: written(blockAt(first, own.prefix)), zone: zoneAt(plan(), form(), x) };
  };
  /**
   * The planned subnet under the pointer, and whether at its lower edge.
   * @param {PointerEvent} event
   */
  const at = (event) => {
    const hit = event.target instanceof SVGElement ? event.target.closest(".block > .awslab-hit") : null;
    const mine = hit instanceof SVGElement ? subnet(hit.dataset.key ?? "") : undefined;
    const rows = mine && rowsOf(mine, plan());
    if (!mine || mine.existing || !rows) return null;
    const { x, y } = pointIn(drawing(), event);
    const [top, height] = rows;
    return { subnet: mine, edge: height >= 2 * EDGE && y > top + height - EDGE, x, y, grip: y - top };
  };
  const drawing = () => /** @type {SVGSVGElement} */ (stage.querySelector("svg.awslab-scene"));
  const stop = () => {
    preview.remove();
    held = null;
  };

  stage.addEventListener("pointerdown", (event) => {
    ended = false;
    const found = event.button === 0 ? at(event) : null;
    if (found) held = { ...found, id: event.pointerId, moving: false };
  });
  stage.addEventListener("pointermove", (event) => {
    if (!held) stage.classList.toggle("awslab-edge", Boolean(at(event)?.edge));
    if (!held || event.pointerId !== held.id) return;
    const { x, y } = pointIn(drawing(), event);
    if (!held.moving && Math.hypot(x - held.x, y - held.y) < 4) return;
    if (!held.moving) stage.setPointerCapture(event.pointerId);
    held.moving = true;
    const change = target(event);
    show(preview, { ...held.subnet, ...change }, refused(held.subnet, change), plan(), form());
    drawing().append(preview);
  });
  stage.addEventListener("pointerup", (event) => {
    if (!held || event.pointerId !== held.id) return;
    const { moving, subnet: mine } = held;
    const change = moving ? target(event) : null;
    ended = moving;
    stop();
    if (change && (change.cidr !== mine.cidr || change.zone !== mine.zone)) drop(mine, change);
  });
  stage.addEventListener("pointercancel", stop);
  stage.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
  });
  return () => {
    const was = ended;
    ended = false;
    return was;
  };
}

/**
 * @param {SVGElement} preview
 * @param {Subnet} subnet
 * @param {string} code
 * @param {Plan} plan
 * @param {"wide" | "narrow"} form
 */
function show(preview, subnet, code, plan, form) {
  const own = block(subnet.cidr);
  const { width, axis } = FORMS[form];
  const [x, wide] = placesOf(plan, width, axis)[plan.zones.indexOf(subnet.zone)];
  const [y, height] = rowsOf({ ...subnet, cidr: written(own) }, plan) ?? [CHART - 30, 26];
  const middle = y + height / 2;
  preview.replaceChildren(
    svg("rect", { x: x + 4, y, width: wide - 8, height, rx: 4 }),
    svg("text", { x: x + wide / 2, y: middle + 4, "font-size": 12, "text-anchor": "middle" }, code || written(own)),
  );
  preview.classList.toggle("refused", Boolean(code));
}
