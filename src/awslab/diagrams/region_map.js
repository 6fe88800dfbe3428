import { drawScene, el, fitForm, joined, listen, put, scoped } from "./shared.js";
import { button, choice, tick } from "./controls.js";
import { frame } from "./frame.js";
import { pick } from "./pick.js";
import { rankedRegions, regionScene, regionWords } from "./regions/view.js";

/**
 * @typedef {{key: string, name: string, level: string, why: string}} RegionChip
 * @typedef {import("./shared.js").Spec & import("./regions/view.js").Atlas & {source: string,
 *   partitions: {id: string, what: string, who: string}[], chips: RegionChip[],
 *   laws: {value: string, label: string}[], levels: {value: string, label: string}[]}} RegionSpec
 */

const SHOWN = 6;
const QUESTION = "Before you change the rule: which Region will come first then?";
const FORMULA =
  "The time is a lower bound: light in fibre travels about 200 km in a millisecond, so there and back " +
  "takes at least distance ÷ 100 km per ms. No cable is straight; measure the real time.";

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  /** @returns {RegionSpec} */
  const spec = () => model.get("spec");
  /** @returns {import("./regions/view.js").RegionState} */
  const state = () => ({
    path: model.get("path"), customers: model.get("customers"), law: model.get("law"),
    other_account: model.get("other_account"), placed: model.get("placed"),
  });
  const cities = Object.keys(spec().cities).map((value) => ({ value, label: value }));
  const city = choice("Your customers are in", cities, (value) => put(model, "customers", value));
  const law = choice("A rule says", spec().laws, (value) => put(model, "law", value));
  const account = tick("Look from another account", (on) => put(model, "other_account", on));
  const parts = frame(host, city.element, law.element, account.element);
  const { stage, status, panel, bar } = parts;
  const picked = pick(stage, model);
  const crumbs = el("div", { class: "awslab-bar", role: "group", "aria-label": "Levels" });
  const quiz = el("div", { class: "rm-quiz" });
  bar.before(crumbs);
  bar.after(quiz);
  quiz.after(status);
  /** @type {"wide" | "narrow"} */
  let form = "wide";
  let all = false, answer = "";

  /** @param {string[]} next */
  const open = (next) => {
    model.set("selected", "");
    put(model, "path", next);
  };

  function show() {
    const { path, customers, law: rule, other_account: other, placed } = state();
    const level = path.length;
    city.show(customers);
    law.show(rule);
    account.show(other);
    city.element.hidden = law.element.hidden = level !== 1;
    account.element.hidden = level < 2;
    bar.hidden = level === 0;
    crumbs.replaceChildren(...crumbsOf(path));
    const things = thingsOfLevel(path, other);
    const scene = regionScene(spec(), form, state());
    picked.through(() => stage.replaceChildren(drawScene(scene, things, spec().title)));
    parts.name(spec().title, [rankingTable(), ...spec().tables.slice(1)]);
    quiz.hidden = level !== 2;
    quiz.replaceChildren(...(level === 2 ? quizOf(placed) : []));
    status.textContent = describe();
    panel.replaceChildren(...[panelOfPartitions, panelOfWorld, panelOfRegion, panelOfZone][level]());
  }

  /** @param {string[]} path */
  function crumbsOf(path) {
    const names = ["Partitions", ...path];
    return names.map((name, index) => {
      const last = index === names.length - 1;
      const said = index === 3 ? regionWords(spec(), path, state().other_account).zone : name;
      const made = button(`${index ? "› " : ""}${said}`, () => {
        open(path.slice(0, index));
        /** @type {HTMLElement | null} */ (crumbs.lastElementChild)?.focus();
      });
      if (last) made.setAttribute("aria-current", "location");
      return made;
    });
  }

  function describe() {
    const { path, customers, other_account: other } = state();
    if (!path.length) return "An account belongs to one partition: names, keys and networks end there. Open one.";
    if (path.length === 1) return worldSentence(customers);
    if (path.length === 3) return `Zone ${regionWords(spec(), path, other).zone}: one data centre or more, apart from the other zones of ${path[1]}.`;
    return other
      ? `In the other account ${path[1]}a is ${idOf(path, "a")}. The names are shuffled, the zone IDs name the same places.`
      : `In your account ${path[1]}a is ${idOf(path, "a")}. Before you look from another account: will it be there too?`;
  }

  /**
   * @param {string[]} path
   * @param {string} letter
   */
  function idOf(path, letter) {
    const { letters } = spec();
    const at = letters[Number(state().other_account)].indexOf(letter) + 1;
    return regionWords(spec(), [path[0], path[1], `az${at}`], state().other_account).id;
  }

  /** @param {string} customers */
  function worldSentence(customers) {
    const rows = rankedRegions(spec(), state());
    const first = rows.find(({ objection }) => !objection);
    const nearer = first ? rows.slice(0, rows.indexOf(first)) : rows;
    if (!rows.length) return "AWS names no places for the Regions of this partition.";
    if (!first) return "The rule excludes every Region of this partition.";
    const struck = nearer.map(({ region }) => region.name);
    const others = struck.length > 3 ? [...struck.slice(0, 2), `${struck.length - 2} more`] : struck;
    const but = struck.length ? ` Nearer, but excluded: ${joined(others)}.` : "";
    return `Nearest to ${customers}: ${first.region.name}, ${farOf(first.km)} there and back.${but}`;
  }

  function panelOfPartitions() {
    return [
      el("p", { class: "awslab-heading" }, "Partitions"),
      el("p", {}, "Every ARN begins with its partition: arn:aws:… or arn:aws-cn:…. A role of one can't be used in another, and no VPC peering leads across."),
    ];
  }

  function panelOfWorld() {
    const { path } = state();
    const rows = rankedRegions(spec(), state());
    const shown = all ? rows : rows.slice(0, SHOWN);
    const rest = spec().regions.filter((region) => region.partition === path[0] && !region.wide);
    const list = el("ol", { class: "rm-ranking" }, ...shown.map((row) => {
      const { region, km, objection } = row;
      const name = button(region.name, () => {
        open([path[0], region.id]);
        /** @type {HTMLElement | null} */ (crumbs.lastElementChild)?.focus();
      });
      const facts = `${region.id} · ${farOf(km)}`;
      return el("li", objection ? { class: "rm-out" } : {}, name, el("span", { class: "awslab-muted" }, facts),
        ...(objection ? [el("span", { class: "awslab-alert" }, `Excluded: ${objection}.`)] : []));
    }));
    const more = button(all ? "Show the nearest" : `Show all ${rows.length}`, () => {
      all = !all;
      show();
      /** @type {HTMLElement | null} */ (panel.querySelector(".rm-more"))?.focus();
    }, { class: "rm-more" });
    return [
      el("p", { class: "awslab-heading" }, "By distance"),
      el("p", { class: "awslab-muted" }, QUESTION),
      list,
      ...(rows.length > SHOWN ? [more] : []),
      ...(rest.length ? [el("p", {}, `AWS names no place for ${joined(rest.map(({ id }) => id))}.`)] : []),
      el("p", { class: "awslab-muted" }, FORMULA),
      el("p", { class: "awslab-muted" }, "Also check that the Region has the services you need, and its prices."),
      el("p", { class: "awslab-muted" }, spec().source),
    ];
  }

  function panelOfRegion() {
    return [
      el("p", { class: "awslab-heading" }, "A Region and its zones"),
      el("p", {}, "AWS designs Regions with at least three Availability Zones, kilometres apart and joined by fast private lines. Open a zone."),
      el("p", {}, "A zone's name holds for one account, its ID for all: compare IDs when two accounts want to be in the same place."),
    ];
  }

  function panelOfZone() {
    return [
      el("p", { class: "awslab-heading" }, "One Availability Zone"),
      el("p", {}, "A zone is one or more data centres with power, cooling and network connections of their own. What is zonal is gone while its zone is."),
    ];
  }

  /** @param {string[]} placed */
  function quizOf(placed) {
    const { chips, levels } = spec();
    const next = chips.find(({ key }) => !placed.includes(key));
    const said = el("p", { role: "status", class: "rm-answer" }, answer);
    const score = el("span", { class: "awslab-muted" }, `${placed.length} of ${chips.length} placed`);
    if (!next) return [said, el("p", {}, score, " "), again()];
    const buttons = levels.map(({ value, label }) => button(label, () => {
      const right = next.level === value;
      answer = right
        ? `Right. ${next.name}: ${next.why}`
        : `${next.name} is not there: what would happen to it if the zone, or the Region, failed?`;
      if (right) put(model, "placed", [...placed, next.key]);
      else show();
      /** @type {HTMLElement | null} */ (quiz.querySelector(`button[value="${value}"]`))?.focus();
    }, { value }));
    return [
      el("div", { class: "awslab-bar", role: "group", "aria-label": `Where does it live: ${next.name}?` },
        el("strong", {}, `Where does it live: ${next.name}?`), ...buttons, score),
      said,
    ];
  }

  function again() {
    return button("Place them again", () => {
      answer = "";
      put(model, "placed", []);
    });
  }

  /**
   * @param {string[]} path
   * @param {boolean} other
   * @returns {Record<string, import("./shared.js").Thing>}
   */
  function thingsOfLevel(path, other) {
    /** @param {string} label @returns {import("./shared.js").Thing} */
    const thing = (label) => ({ name: "", kind: "", label, sentences: [], lights: [], zone: "" });
    if (!path.length) {
      return Object.fromEntries(spec().partitions.map(({ id, what }) => [`open-${id}`, thing(`Open partition ${id}: ${what}`)]));
    }
    if (path.length !== 2) return {};
    const words = /** @type {Record<string, string>} */ (regionWords(spec(), path, other));
    return Object.fromEntries([1, 2, 3].map((at) =>
      [`open-az${at}`, thing(`Open zone ${words[`zone${at}`]}, zone ID ${words[`id${at}`]}`)]));
  }

  function rankingTable() {
    const { customers } = state();
    const rows = rankedRegions(spec(), state()).map(({ region, km, objection }) =>
      [region.name, region.id, kilometresOf(km), msOf(km), objection || "allowed"]);
    return { ...spec().tables[0], caption: `Regions by distance from ${customers}`, rows };
  }

  /** A part that opens is not kept selected: it is the next level. */
  function enter() {
    const key = model.get("selected");
    if (!key.startsWith("open-")) return;
    const next = [...state().path, key.slice(5)];
    open(next);
    /** @type {HTMLElement | null} */ (crumbs.lastElementChild)?.focus();
  }

  const unlisten = listen(model, {
    spec: show, path: show, customers: show, law: show, other_account: show, placed: show, selected: enter,
  });
  const unfit = fitForm(parts.root, (fits) => {
    form = fits;
    show();
  });
  return () => {
    unlisten();
    unfit();
    parts.root.remove();
  };
}

/** @param {number} km */
const kilometresOf = (km) => (km < 100 ? "under 100 km" : `${km.toLocaleString("en-US")} km`);

/** @param {number} km */
const farOf = (km) => `${kilometresOf(km)}, at least ${msOf(km)}`;

/** @param {number} km */
const msOf = (km) => (km < 100 ? "a moment" : `${(km / 100).toFixed(1)} ms`);

export default { render: scoped("region_map", render) };
