// The points of the demand as something to drag: one slider each, one tab stop for all of them.
import { svg } from "../shared.js";
import { grouped } from "../chart.js";
import { clock } from "./text.js";

/** @typedef {[number, number][]} Demand */

/**
 * @param {ReturnType<typeof import("../chart.js").overlay>} over
 * @param {(demand: Demand) => void} changed
 * @param {(held: boolean) => void} grasp a drag starts or ends
 */
export function handles(over, changed, grasp) {
  const group = svg("g", {
    class: "awslab-handles", role: "group",
    "aria-label": "Demand. Arrow left and right choose a point, up and down change it.",
  });
  /** @type {SVGElement[]} */
  let made = [];
  /** @type {Demand} */
  let demand = [];
  /** @type {import("../chart.js").Plot} */
  let plot = [0, 0, 1, 1];
  let top = 1, current = 0, dragged = -1;
  over.layer.append(group);

  /**
   * @param {number} index
   * @param {number} rate
   */
  function put(index, rate) {
    const whole = Math.round(Math.max(0, Math.min(top, rate)));
    const next = demand.map((point, n) => /** @type {[number, number]} */ (n === index ? [point[0], whole] : point));
    if (next.some(([, value]) => value)) changed(next);
  }
  /** @param {number} index */
  function stop(index) {
    current = Math.max(0, Math.min(made.length - 1, index));
    made.forEach((handle, n) => handle.setAttribute("tabindex", n === current ? "0" : "-1"));
  }
  /** @param {number} index */
  function make(index) {
    const handle = svg("g", { class: "awslab-handle", role: "slider", "aria-orientation": "vertical", "aria-valuemin": 0 },
      svg("circle", { class: "awslab-grip", r: 14 }), svg("circle", { class: "awslab-knob", r: 6 }));
    handle.addEventListener("pointerdown", (event) => {
      dragged = index;
      grasp(true);
      stop(index);
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (dragged === index) put(index, ((plot[3] - over.at(event)[1]) / (plot[3] - plot[1])) * top);
    });
    for (const end of ["pointerup", "pointercancel"])
      handle.addEventListener(end, () => {
        if (dragged < 0) return;
        dragged = -1;
        grasp(false);
      });
    handle.addEventListener("keydown", (event) => {
      const [, rate] = demand[index];
      /** @type {Record<string, number>} */
      const rates = { ArrowUp: rate + top / 40, ArrowDown: rate - top / 40, PageUp: rate + top / 8, PageDown: rate - top / 8, Home: 0, End: top };
      const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (aside) {
        stop(index + aside);
        made[current].focus();
      } else if (event.key in rates) put(index, rates[event.key]);
      else return;
      event.preventDefault();
    });
    return handle;
  }
  return {
    /**
     * Fit them to a new drawing.
     * @param {Demand} points
     * @param {import("../chart.js").Plot} box
     * @param {number} highest the demand at the box's upper edge
     */
    fit: (points, box, highest) => {
      [demand, plot, top] = [points, box, highest];
      if (made.length !== points.length) {
        made = points.map((_, index) => make(index));
        group.replaceChildren(...made);
        stop(0);
      }
      const [left, upper, right, lower] = box;
      points.forEach(([minute, rate], index) => {
        const x = left + ((right - left) * minute) / 1440, y = lower - ((lower - upper) * rate) / top;
        const said = {
          transform: `translate(${x} ${y})`, "aria-label": `Demand at ${clock(minute)}`, "aria-valuemax": Math.round(top),
          "aria-valuenow": Math.round(rate), "aria-valuetext": `${grouped(rate)} requests a second`,
        };
        for (const [name, value] of Object.entries(said)) made[index].setAttribute(name, String(value));
      });
    },
  };
}
