// Parts of a drawing that can be selected, by pointer and keyboard: the trait `selected`.
import { put, rove } from "./shared.js";

/**
 * @param {HTMLElement} stage
 * @param {import("./shared.js").Model} model
 */
export function pick(stage, model) {
  const stopAt = rove(stage);
  /** @param {Element | null} element */
  const keyOf = (element) =>
    (element instanceof SVGElement && stage.contains(element) ? element.dataset.key ?? "" : "");
  /** @param {string} key */
  const select = (key) => put(model, "selected", key === model.get("selected") ? "" : key);
  stage.addEventListener("click", (event) => {
    const key = keyOf(/** @type {Element} */ (event.target));
    if (key) select(key);
  });
  stage.addEventListener("keydown", (event) => {
    const key = keyOf(/** @type {Element} */ (event.target));
    if (key && (event.key === "Enter" || event.key === " ")) select(key);
    else if (event.key === "Escape" && model.get("selected")) put(model, "selected", "");
    else return;
    event.preventDefault();
  });
  const buttons = () => /** @type {NodeListOf<SVGElement>} */ (stage.querySelectorAll('[role="button"]'));
  return {
    /**
     * Draw anew; the focus stays on the part it was on.
     * @param {() => void} draw
     */
    through: (draw) => {
      const focused = keyOf(document.activeElement);
      draw();
      stopAt(focused || model.get("selected"));
      if (focused) [...buttons()].find((one) => one.dataset.key === focused)?.focus();
    },
    /** Bring the drawing in line with what is selected. */
    mark: () => {
      for (const one of buttons()) {
        const mine = keyOf(one) === model.get("selected");
        one.setAttribute("aria-pressed", String(mine));
        one.parentElement?.classList.toggle("chosen", mine);
      }
    },
  };
}
