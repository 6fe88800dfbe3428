// The form that adds a subnet.
import { choice } from "../controls.js";
import { el } from "../shared.js";

/**
 * @param {string[]} zones
 * @param {(cidr: string, zone: string) => string} added returns what is wrong
 */
export function adderOf(zones, added) {
  let where = zones[0];
  const cidr = el("input", { type: "text", size: "16", autocomplete: "off", spellcheck: "false", value: "/24" });
  const zone = choice("Availability Zone", zones.map((value) => ({ value, label: value })), (value) => (where = value));
  const problem = el("span", { class: "awslab-alert", role: "alert" });
  const form = el("form", { class: "awslab-controls" },
    el("label", { class: "awslab-field" }, el("span", {}, "New subnet: CIDR block, or a size"), cidr, problem),
    zone.element, el("button", { type: "submit", class: "awslab-main" }, "Add"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = added(cidr.value.trim(), where);
    problem.textContent = wrong;
    if (wrong) cidr.setAttribute("aria-invalid", "true");
    else cidr.removeAttribute("aria-invalid");
  });
  return { element: form,
    /**
     * @param {string} block
     * @param {string} name
     */
    fill: (block, name) => {
      cidr.value = block;
      zone.show((where = name));
    } };
}
