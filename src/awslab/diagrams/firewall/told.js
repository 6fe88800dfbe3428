// What Firewalls says: in the status line, in the panel, in the tables.
import { el } from "../shared.js";
import { FILTER_KEYS, FILTER_TITLES, decided } from "./layout.js";
import { parseRule } from "./rules.js";

/**
 * @typedef {import("./layout.js").FilterKey} FilterKey
 * @typedef {import("./layout.js").FilterView} FilterView
 */

/** @type {Record<string, string>} */
const SAME = { both: "both", group: "only the security group", acl: "only the network ACL", neither: "neither" };
/** @type {import("./rules.js").RuleWay[]} */
export const RULE_WAYS = ["inbound", "outbound"];
const ABOUT = {
  group: "A security group is stateful: it is asked when a connection begins, and remembers it. Its rules only allow; " +
    "any rule that matches is enough.",
  acl: "A network ACL is stateless: packet and reply are judged apart. Rules are tried from the lowest number, the first " +
    "that matches decides, and rule * denies the rest. A reply goes to the port its client chose, within 1024-65535.",
};

/**
 * Which filter alone lets packet and reply pass.
 * @param {FilterView} view
 */
function outcome({ judged }) {
  const [group, acl] = FILTER_KEYS.map((key) => judged[key].back !== null && judged[key].back?.mark !== "block");
  return group ? (acl ? "both" : "group") : acl ? "acl" : "neither";
}

/**
 * What happened last, in a sentence.
 * @param {FilterView} view
 * @param {number} at
 * @param {string} prediction
 */
export function sentence(view, at, prediction) {
  if (!at) return "Make your prediction, then press Play or Step.";
  const lane = at === 1 ? "out" : "back";
  const said = FILTER_KEYS.map((key) => {
    const decision = view.judged[key][lane];
    const name = FILTER_TITLES[key][0];
    if (!decision) return `${name}: no packet, so no reply.`;
    const verdict = decision.mark === "block" ? "refused" : "passes";
    return `${name}: ${lane === "out" ? "the packet" : "the reply"} ${verdict} (${decided(key, decision, view.rules[key]).filter(Boolean).join(", ")}).`;
  });
  if (at === 2) {
    const got = outcome(view);
    said.push(got === "both" ? "With both on the way, the connection works." : "With both on the way, there is no answer.");
    if (prediction) said.push(prediction === got ? "You predicted this." : `You predicted ${SAME[prediction]}; it is ${SAME[got]}.`);
  }
  return said.join(" ");
}

/**
 * @param {FilterKey} key
 * @param {FilterView} view
 * @param {number} at
 */
function heard(key, view, at) {
  const { out, back } = view.judged[key];
  return [["Packet", out], ["Reply", back]].slice(0, at).flatMap(([name, decision]) => {
    if (!decision || typeof decision === "string") return [];
    const verdict = decision.mark === "block" ? "refused" : "passes";
    return [`${name} ${verdict}: ${decided(key, decision, view.rules[key]).filter(Boolean).join(", ")}.`];
  });
}

/**
 * @param {FilterView} view
 * @param {number} at
 * @returns {Record<string, import("../shared.js").Thing>}
 */
export function thingsOf(view, at) {
  /** @param {string} name @param {string} kind @param {string[]} sentences */
  const thing = (name, kind, sentences) => ({ name, kind, sentences, lights: [], zone: "",
    label: [[name, kind].filter(Boolean).join(", "), ...sentences].join(". ") });
  const { peer, own } = view;
  return {
    ...Object.fromEntries(FILTER_KEYS.map((key) =>
      [key, thing(FILTER_TITLES[key][0], `a ${FILTER_TITLES[key][1]} filter`, heard(key, view, at))])),
    peer: thing(peer.name, "", [`${peer.detail}.`]), own: thing(own.name, "", [`${own.detail}.`]),
  };
}

/**
 * @param {FilterKey} key
 * @param {FilterView} view
 * @param {number} at
 */
export function about(key, view, at) {
  return [el("p", { class: "awslab-heading" }, FILTER_TITLES[key][0]), el("p", { class: "awslab-muted" }, ABOUT[key]),
    ...heard(key, view, at).map((line) => el("p", line.includes(" refused: ") ? { class: "awslab-alert" } : {}, line))];
}

/** @param {import("./layout.js").FilterHost} host */
export function aboutHost({ name, detail, groups }) {
  return [el("p", { class: "awslab-heading" }, name),
    el("p", {}, `Its address is ${detail}. ${groups ? `It has security group ${groups}.` : "It has no security group: it is outside the VPC."}`)];
}

/**
 * @param {FilterView} view
 * @param {FilterKey} key
 */
export function rulesAsTable({ rules }, key) {
  const rows = RULE_WAYS.flatMap((way) => [
    ...rules[key][way].map((text) => {
      const { number = "any", protocol, ports, peer, action = "allow" } = parseRule(text, key);
      return [way, number, protocol, ports || "all", peer, action];
    }),
    ...(key === "acl" ? [[way, "*", "all", "all", "0.0.0.0/0", "deny"]] : []),
  ]);
  return { caption: `Rules of the ${FILTER_TITLES[key][0].replace("S", "s").replace("N", "n")}`,
    columns: ["Direction", "Rule", "Protocol", "Ports", "Source or destination", "Action"], rows };
}
