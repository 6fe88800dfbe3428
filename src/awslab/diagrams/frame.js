// The parts nearly every diagram has, in the order they are read: title, controls, drawing, what
// is said about it, tables.
import { alternative, el } from "./shared.js";

/**
 * @param {HTMLElement} host
 * @param {...Node} controls
 */
export function frame(host, ...controls) {
  const title = el("p", { class: "awslab-title" });
  const bar = el("div", { class: "awslab-controls" }, ...controls);
  const stage = el("div", { class: "awslab-stage" });
  const status = el("p", { class: "awslab-status", role: "status" });
  const panel = el("div", { class: "awslab-panel", "aria-live": "polite" });
  const side = el("div", { class: "awslab-side" }, status, panel);
  const more = el("div");
  const root = el("div", { class: "awslab", role: "group" }, title, bar,
    el("div", { class: "awslab-body" }, stage, side), more);
  bar.hidden = !controls.length;
  host.append(root);
  return { root, title, bar, stage, side, status, panel, more,
    /**
     * @param {string} name
     * @param {import("./shared.js").Table[]} tables
     */
    name: (name, tables) => {
      root.setAttribute("aria-label", name);
      title.textContent = name;
      const open = more.querySelector("details")?.open ?? false;
      const made = alternative(tables);
      made.open = open;
      more.replaceChildren(...(tables.length ? [made] : []));
    } };
}
