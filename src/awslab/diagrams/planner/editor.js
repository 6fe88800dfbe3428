// The form for one subnet, by which everything that can be dragged can be typed and chosen.
import { button, choice, field } from "../controls.js";
import { el, tableOf } from "../shared.js";
import { block, LARGEST, SMALLEST, grouped } from "./rules.js";
import { reservedOf } from "./facts.js";

/** @typedef {import("./rules.js").Subnet} Subnet */

/**
 * @param {string[]} zones
 * @param {{
 *   name: (text: string) => string, cidr: (text: string) => string, zone: (zone: string) => void,
 *   size: (prefix: number) => void, split: () => void, join: () => void, remove: () => void,
 * }} on `name` and `cidr` return what is wrong with the text
 */
export function editorOf(zones, on) {
  const name = field("Name", { size: "14", maxlength: "40" }, on.name);
  const cidr = field("CIDR block", { size: "16", inputmode: "decimal" }, on.cidr);
  const zone = choice("Availability Zone", zones.map((value) => ({ value, label: value })), on.zone);
  const sizes = Array.from({ length: SMALLEST - LARGEST + 1 }, (_, index) => LARGEST + index);
  const size = choice("Size", sizes.map((prefix) => ({
    value: String(prefix), label: `/${prefix}: ${grouped(2 ** (32 - prefix) - 5)} usable`,
  })), (value) => on.size(Number(value)));
  const acts = el("div", { class: "awslab-bar" },
    button("Split in two", on.split), button("Join with its other half", on.join), button("Remove", on.remove));
  const fields = el("div", { class: "awslab-fields" }, name.element, cidr.element, zone.element, size.element);
  const form = el("div", { class: "awslab-editor", role: "group", "aria-label": "Change the selected subnet" }, fields, acts);
  const kept = el("div");
  const element = el("div", {}, form, kept);
  return { element,
    /** @param {Subnet | undefined} subnet */
    show: (subnet) => {
      element.hidden = !subnet;
      form.hidden = Boolean(subnet?.existing);
      if (!subnet) return;
      name.show(subnet.name);
      cidr.show(subnet.cidr);
      zone.show(subnet.zone);
      size.show(String(block(subnet.cidr).prefix));
      kept.replaceChildren(tableOf(reservedOf(subnet)));
    } };
}
