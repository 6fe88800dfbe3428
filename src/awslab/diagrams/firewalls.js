import { drawScene, el, fitForm, listen, rove, scoped } from "./shared.js";
import { choice, field, player, segments } from "./controls.js";
import { frame } from "./frame.js";
import { judge } from "./firewall/rules.js";
import { FILTER_KEYS, filters } from "./firewall/layout.js";
import { ruleTable } from "./firewall/tables.js";
import { RULE_WAYS, about, aboutHost, rulesAsTable, sentence, thingsOf } from "./firewall/told.js";

/**
 * @typedef {import("./firewall/rules.js").Rules} Rules
 * @typedef {import("./firewall/layout.js").FilterView} FilterView
 * @typedef {import("./firewall/layout.js").FilterHost & {address: string, ids: string[]}} FullHost
 * @typedef {{peer: string, begins: string, protocol: string, port: number, client: number}} Sent
 * @typedef {{name: string, question: string, group_rules: Rules, acl_rules: Rules, packet: Sent}} RuleCase
 * @typedef {import("./shared.js").Spec & {cases: RuleCase[], peers: Record<string, FullHost>,
 *   own: FullHost, groups: string[]}} FilterSpec
 */

const QUESTION = "Which of the two, alone, lets the packet in and its reply back?";
const ANSWERS = [
  { value: "both", label: "Both" }, { value: "group", label: "Security group only" },
  { value: "acl", label: "Network ACL only" }, { value: "neither", label: "Neither" },
];
const HINT = "Change a rule below, the packet, or who begins, and see what it changes. Select a filter to read how it decides.";

/** @param {{model: import("./shared.js").Model, el: HTMLElement}} context */
function render({ model, el: host }) {
  /** @returns {FilterSpec} */
  const spec = () => model.get("spec");
  /** @param {Record<string, any>} values */
  function set(values) {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  }
  /** @param {Partial<Sent>} part */
  const send = (part) => set({ packet: { ...model.get("packet"), ...part } });

  const question = el("p", { class: "awslab-question" });
  const lists = el("div", { class: "awslab-controls" });
  const begins = segments("Who begins", [{ value: "outside", label: "The other host" }, { value: "inside", label: "The instance" }],
    (value) => send({ begins: value }));
  const protocol = segments("Protocol", ["tcp", "udp", "icmp"].map((value) => ({ value, label: value })),
    (value) => send({ protocol: value }));
  const port = field("To port", { inputmode: "numeric", size: "6" }, (text) => portTyped(text, (value) => send({ port: value })));
  const client = field("Reply to port", { inputmode: "numeric", size: "6" },
    (text) => portTyped(text, (value) => send({ client: value })));
  const guess = segments(QUESTION, ANSWERS, (value) => set({ prediction: value }));
  const play = player(1600, show);
  const parts = frame(host, lists, begins.element, protocol.element, port.element, client.element, guess.element, play.element);
  const { root, stage, status, panel } = parts;
  root.insertBefore(question, parts.bar);
  const stopAt = rove(stage);
  const tables = FILTER_KEYS.map((key) => ({ key, made: RULE_WAYS.map((way) => ({ way,
    table: ruleTable(key, way, () => spec().groups, (rules) => {
      const name = `${key}_rules`;
      set({ [name]: { ...model.get(name), [way]: rules } });
    }) })) }));
  root.insertBefore(el("div", { class: "awslab-filters" }, ...tables.map(({ key, made }) =>
    el("div", {}, ...made.map(({ table }) => table.element)))), parts.more);
  /** @type {"wide" | "narrow"} */
  let form = "wide";
  let at = 0, offer = "", showLists = () => {};

  /** @returns {FilterView} */
  function view() {
    const { peers, own } = spec();
    /** @type {Sent} */
    const packet = model.get("packet");
    const peer = peers[packet.peer];
    const rules = { group: model.get("group_rules"), acl: model.get("acl_rules") };
    const ping = packet.protocol === "icmp";
    return {
      judged: judge(rules.group, rules.acl, { ...packet, peer: peer.address, own: own.address, groups: peer.ids }),
      rules, peer, own, inside: packet.begins === "inside",
      words: ping ? ["ping", "its answer"] : [`port ${packet.port}`, `port ${packet.client}`],
    };
  }

  const step = () => (model.get("step") < 0 ? 2 : model.get("step"));

  /** @param {number} next */
  function show(next) {
    at = next;
    if (step() !== next) set({ step: next });
    draw();
  }

  function drawAll() {
    const { cases, peers } = spec();
    const now = JSON.stringify([cases, peers]);
    if (now !== offer) [offer, showLists] = [now, makeLists()];
    play.reset(2, step());
  }

  function makeLists() {
    const { cases, peers } = spec();
    const tries = choice("Try", [{ value: "", label: "Your own rules" },
      ...cases.map(({ name }, index) => ({ value: String(index), label: name }))], (value) => {
      if (!value) return;
      const { group_rules, acl_rules, packet } = cases[Number(value)];
      set({ group_rules, acl_rules, packet, step: 0, prediction: "", selected: "" });
      play.reset(2, 0);
    });
    const hosts = choice("Other host", Object.entries(peers).map(([value, { wide, address }]) =>
      ({ value, label: `${wide}, ${address}` })), (peer) => send({ peer }));
    lists.replaceChildren(...(cases.length ? [tries.element] : []), hosts.element);
    return () => {
      const known = caseOf();
      tries.show(known < 0 ? "" : String(known));
      hosts.show(model.get("packet").peer);
      question.textContent = known < 0 ? `Before you press Play: ${QUESTION[0].toLowerCase()}${QUESTION.slice(1)}` : cases[known].question;
    };
  }

  /** The built-in question whose rules and packet these are, -1 when the reader made their own. */
  function caseOf() {
    const now = JSON.stringify(stateOf(model.get("group_rules"), model.get("acl_rules"), model.get("packet")));
    return spec().cases.findIndex(({ group_rules, acl_rules, packet }) => JSON.stringify(stateOf(group_rules, acl_rules, packet)) === now);
  }

  function draw() {
    const focused = keyOf(document.activeElement);
    const within = stage.contains(document.activeElement);
    const now = view();
    const { title } = spec();
    stage.replaceChildren(drawScene(filters(form, now, at), thingsOf(now, at), `${title}. ${sentence(now, at, "")}`));
    stopAt(focused || model.get("selected"));
    parts.name(title, FILTER_KEYS.map((key) => rulesAsTable(now, key)));
    showLists();
    /** @type {Sent} */
    const packet = model.get("packet");
    begins.show(packet.begins);
    protocol.show(packet.protocol);
    port.show(String(packet.port));
    client.show(String(packet.client));
    port.element.hidden = client.element.hidden = packet.protocol === "icmp";
    for (const { key, made } of tables) {
      const judged = now.judged[key];
      const told = [["packet", judged.out], ["reply", judged.back]].slice(0, at);
      for (const { way, table } of made) {
        table.show(now.rules[key][way]);
        /** @type {[number, string][]} */
        const decides = [];
        for (const [what, decision] of told) {
          if (decision && typeof decision === "object" && decision.mark !== "quiet" && decision.way === way) {
            decides.push([decision.rule, String(what)]);
          }
        }
        table.mark(decides);
      }
    }
    tell();
    const again = within && stage.querySelector(`[data-key="${CSS.escape(focused)}"][role="button"]`);
    if (again instanceof SVGElement) again.focus();
  }

  function tell() {
    const now = view();
    const prediction = model.get("prediction");
    guess.show(prediction);
    status.textContent = sentence(now, at, prediction);
    const key = /** @type {string} */ (model.get("selected"));
    panel.replaceChildren(...(key === "peer" || key === "own" ? aboutHost(now[key])
      : key === "group" || key === "acl" ? about(key, now, at) : [el("p", { class: "awslab-muted" }, HINT)]));
    for (const group of stage.querySelectorAll("g")) {
      const mine = Boolean(key) && group.dataset.key === key;
      group.classList.toggle("chosen", mine);
      group.querySelector('[role="button"]')?.setAttribute("aria-pressed", String(mine));
    }
  }

  /** @param {string} key */
  const select = (key) => set({ selected: key === model.get("selected") ? "" : key });
  stage.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest('[role="button"]');
    select(button ? keyOf(button) : model.get("selected"));
  });
  stage.addEventListener("keydown", (event) => {
    const key = keyOf(/** @type {Element} */ (event.target));
    if (event.key === "Escape") set({ selected: "" });
    else if (key && (event.key === "Enter" || event.key === " ")) select(key);
    else return;
    event.preventDefault();
  });

  const unlisten = listen(model, {
    spec: drawAll, group_rules: draw, acl_rules: draw, packet: draw, selected: tell, prediction: tell,
    step: () => {
      if (step() !== at) play.reset(2, step());
    },
  });
  const unfit = fitForm(root, (fits) => {
    form = fits;
    if (offer) draw();
    else drawAll();
  });
  return () => {
    play.stop();
    unlisten();
    unfit();
    root.remove();
  };
}

/**
 * @param {string} text
 * @param {(port: number) => void} taken
 */
function portTyped(text, taken) {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text.trim()) || value > 65535) return "A port is a whole number from 0 to 65535.";
  taken(value);
  return "";
}

/**
 * Rules and packet in one order of parts, to compare.
 * @param {Rules} group
 * @param {Rules} acl
 * @param {Sent} sent
 */
function stateOf(group, acl, { peer, begins, protocol, port, client }) {
  return [group.inbound, group.outbound, acl.inbound, acl.outbound, peer, begins, protocol, port, client];
}

/** @param {Element | null} element */
function keyOf(element) {
  return element instanceof SVGElement ? element.dataset.key ?? "" : "";
}

export default { render: scoped("firewalls", render) };
