// A group of instances, opened over the map: a chip for each of them.
import { drawScene, svg } from "../shared.js";
import { item, path, rect, words } from "../shapes.js";

/**
 * @typedef {{key: string, name: string, state: string}} Member
 * @typedef {import("../shared.js").Thing & {members?: Member[], count?: number}} GroupThing
 */

const CHIP = { width: 132, height: 24, gap: 6 };
const PAD = 12;
const ICON = "m-5.5 -5.5h11v4.5h-11zm0 6.5h11v4.5h-11zm2.5 -4.3h1m-1 6.6h1";

/**
 * Draw what a group holds, near it and inside the scene.
 * @param {GroupThing} group
 * @param {[number, number, number, number]} box where the group is drawn
 * @param {{width: number, height: number}} scene
 * @param {Record<string, import("../shared.js").Thing>} things what is said about each instance
 * @param {SVGElement} drawing what it covers there is no button while it is open
 */
export function drawer(group, box, scene, things, drawing) {
  const members = group.members ?? [];
  const more = (group.count ?? 0) - members.length;
  const fit = Math.floor((scene.width - 2 * PAD - 8 + CHIP.gap) / (CHIP.width + CHIP.gap));
  const across = Math.max(1, Math.min(fit, members.length > 9 ? 4 : 3, members.length));
  const rows = Math.ceil(members.length / across);
  const width = Math.max(across * (CHIP.width + CHIP.gap) - CHIP.gap, 200) + 2 * PAD;
  const height = 40 + rows * (CHIP.height + CHIP.gap) + (more ? 22 : 0) + PAD - CHIP.gap;
  const x = clamp(box[0], 4, scene.width - width - 4);
  const y = clamp(box[1] + box[3] + 6, 4, scene.height - height - 4);
  const chips = members.map((member, index) => chip(member, x + PAD + (index % across) * (CHIP.width + CHIP.gap),
    y + 40 + Math.floor(index / across) * (CHIP.height + CHIP.gap), group.zone));
  const frame = [rect(x, y, width, height, "drawer-plate", 10), words(x + PAD, y + 25, group.name, "name", { bold: true })];
  if (more) {
    const rest = `and ${more.toLocaleString("en")} more: see the table`;
    frame.push(words(x + PAD, y + height - PAD, rest, "minor", { size: 12 }));
  }
  const items = [item("", "drawer-frame", frame), ...chips];
  for (const button of drawing.querySelectorAll('[role="button"]')) {
    const covered = ["x", "y"].every((side, index) => {
      const size = index ? "height" : "width";
      const middle = Number(button.getAttribute(side)) + Number(button.getAttribute(size)) / 2;
      return middle > [x, y][index] && middle < [x + width, y + height][index];
    });
    const names = ["role", "tabindex", "aria-label", "aria-pressed", "aria-expanded"];
    if (covered) for (const name of names) button.removeAttribute(name);
  }
  const drawn = drawScene({ ...scene, items }, things, group.name);
  return svg("g", { class: "drawer", role: "group", "aria-label": group.name }, ...drawn.childNodes);
}

/**
 * The button at the end of a group's chip that opens and closes it.
 * @param {GroupThing} group
 * @param {[number, number, number, number]} box of the chip
 * @param {string} key
 * @param {boolean} open
 */
export function opener(group, [x, y, width], key, open) {
  const [left, middle] = [x + width - CHIP.height, y + CHIP.height / 2];
  const sign = `M${left + 7} ${middle}h10${open ? "" : "m-5 -5v10"}`;
  return svg(
    "g", { class: "opener" }, svg("path", { d: sign }),
    svg("rect", {
      class: "awslab-hit", x: left, y, width: CHIP.height, height: CHIP.height, rx: 6, role: "button", tabindex: -1,
      "data-key": `open ${key}`, "data-opens": key, "aria-expanded": String(open),
      "aria-label": `${open ? "Close" : "Open"} ${group.name}`,
    }),
  );
}

/**
 * @param {Member} member
 * @param {number} x
 * @param {number} y
 * @param {string} zone
 */
function chip({ key, name, state }, x, y, zone) {
  const shapes = [
    rect(x, y, CHIP.width, CHIP.height, "plate", 6),
    path(`M${x + 13} ${y + CHIP.height / 2}${ICON}`, "icon"),
    words(x + 25, y + 16, name, "name", { size: 12 }),
  ];
  const css = `chip instance${state ? " idle" : ""}`;
  const title = state ? `Instance ${name}, ${state}` : "";
  return item(key, css, shapes, { box: [x, y, CHIP.width, CHIP.height], zone, title });
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function clamp(value, least, most) {
  return Math.max(least, Math.min(value, most));
}
