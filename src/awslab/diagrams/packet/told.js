// What PacketPath says about a way: in the status line, in the panel, in the table.
import { el, tableOf } from "../shared.js";
import { happenings } from "./layout.js";

/**
 * @typedef {import("./layout.js").View} View
 * @typedef {import("./layout.js").Station} Station
 * @typedef {import("./layout.js").PacketEnd} PacketEnd
 * @typedef {import("../shared.js").Table} PacketTable
 * @typedef {{problem: string} | {problem?: undefined, stations: number[], arrives: boolean,
 *   answered: boolean, verdict: string, limits: string}} Way
 */

const SAID = { pass: "passes", block: "refused", unknown: "not known", quiet: "passes, not asked" };

/**
 * What happened last.
 * @param {View} view
 * @param {Way | undefined} way
 * @param {import("./layout.js").Happening[]} all
 * @param {number} at
 * @param {string} told what the reader predicted
 * @param {number} ahead
 */
export function sentence(view, way, all, at, told, ahead) {
  if (!way) {
    return `This page holds the ways between the first ${ahead} ends of its lists. ` +
      "For another, choose it where a notebook is running.";
  }
  if (way.problem !== undefined) return `${way.problem[0].toUpperCase()}${way.problem.slice(1)}.`;
  if (!at) return "Make your prediction, then press Play or Step.";
  const said = [what(view, all[at - 1])];
  if (at === all.length) {
    if (way.limits) said.push(`This holds only ${way.limits}.`);
    const outcome = way.verdict === "unknown" ? "" : view.answered ? "answered" : view.arrives ? "reply" : "packet";
    if (told && outcome) said.push(told === outcome ? "You predicted this." : "You predicted otherwise.");
  }
  return said.join(" ");
}

/**
 * @param {View} view
 * @param {import("./layout.js").Happening} happening
 */
function what(view, { row, lane }) {
  const meeting = view.stations[row - 1]?.[lane];
  if (!row) return `The reply is back at ${view.src.label}: the connection works.`;
  if (!meeting) return `The packet arrives at ${view.dst.label}. Now its reply has to get back.`;
  const { word, name } = view.stations[row - 1];
  const said = `${word} ${name}: ${meeting.short}.`;
  if (meeting.mark !== "block") return said;
  return `Refused. ${said} ${lane === "out" ? "The packet ends here." : `The reply ends here: ${view.src.label} gets no answer.`}`;
}

/**
 * @param {View} view
 * @param {number} at
 * @returns {Record<string, import("../shared.js").Thing>}
 */
export function thingsOf(view, at) {
  const seen = happenings(view).slice(0, at);
  /** @type {Record<string, import("../shared.js").Thing>} */
  const found = {};
  [view.src, ...view.stations, view.dst].forEach((entry, row) => {
    const met = seen.filter((one) => one.row === row).map(({ lane }) => lane);
    const isStation = "kind" in entry;
    if (isStation && !met.length) return;
    const heard = isStation ? met.map((lane) => heardOf(entry, lane)) : [entry.detail];
    found[entry.key] = {
      name: entry.name, kind: isStation ? entry.word : "",
      label: [isStation ? `${entry.word} ${entry.name}` : entry.label, ...heard].join(". "),
      sentences: [], lights: [], zone: "",
    };
  });
  return found;
}

/**
 * @param {Station} station
 * @param {"out" | "back"} lane
 */
function heardOf(station, lane) {
  const meeting = station[lane];
  return meeting ? `${lane === "out" ? "Packet" : "Reply"} ${SAID[meeting.mark]}: ${meeting.short}` : "";
}

/**
 * @param {View} view
 * @param {number} at
 * @param {string} caption
 */
export function tableOfWay(view, at, caption) {
  const entries = [view.src, ...view.stations, view.dst];
  const rows = happenings(view).slice(0, at).map(({ row, lane }, index) => {
    const entry = entries[row];
    const meeting = "kind" in entry ? entry[lane] : null;
    return [
      String(index + 1), lane === "out" ? "packet" : "reply",
      "kind" in entry ? `${entry.word} ${entry.name}` : entry.name,
      ...(meeting ? [SAID[meeting.mark], meeting.text] : ["arrives", ""]),
    ];
  });
  return { caption, columns: ["Step", "What", "Where", "Verdict", "Why"], rows };
}

/**
 * @param {Station} station
 * @param {("out" | "back")[]} met
 * @param {{kinds: Record<string, [string, string]>, lists: Record<string, PacketTable>}} spec
 */
export function aboutStation(station, met, { kinds, lists }) {
  const made = [el("p", { class: "awslab-heading" }, `${station.word} ${station.name}`)];
  const rule = kinds[station.kind]?.[1];
  if (rule) made.push(el("p", { class: "awslab-muted" }, rule));
  for (const lane of met) {
    const meeting = station[lane];
    if (!meeting) continue;
    const refused = meeting.mark === "block";
    made.push(el("p", refused ? { class: "awslab-alert" } : {},
      `${lane === "out" ? "Packet" : "Reply"} ${SAID[meeting.mark]}: ${meeting.text}.`));
    if (meeting.fix) made.push(el("p", {}, el("strong", {}, "What to change: "), `${meeting.fix}.`));
    if (meeting.list) made.push(ruleList(lists[meeting.list], meeting.decides));
  }
  return made;
}

/**
 * The rules a station looked at, with the deciding one marked.
 * @param {PacketTable} list
 * @param {number[]} decides
 */
function ruleList({ caption, columns, rows }, decides) {
  const marked = rows.map(([first, ...rest], index) => [decides.includes(index) ? `▶ ${first}` : first, ...rest]);
  const said = decides.length ? " (▶ decides)" : rows.length ? ": none matches" : ": there is none";
  const made = tableOf({ caption: caption + said, columns, rows: marked });
  made.querySelectorAll("tbody tr").forEach((row, index) =>
    row.classList.toggle("awslab-decides", decides.includes(index)));
  return made;
}

/** @param {PacketEnd | Station} end */
export function aboutEnd(end) {
  if ("kind" in end) return [];
  return [el("p", { class: "awslab-heading" }, end.label), el("p", {}, end.detail)];
}
