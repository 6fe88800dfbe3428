// What is said beside the drawing: a step in sentences, a target when it is selected, the tables.
import { joined } from "../shared.js";
import { total, upTo } from "./rules.js";
import { lostOf, percentOf, perSecond, stateWords } from "./scene.js";

/**
 * @typedef {import("./rules.js").Setup} Setup
 * @typedef {import("./rules.js").Frame} Frame
 * @typedef {import("./scene.js").Labels} Labels
 */

/**
 * @param {Setup} setup
 * @param {Labels} labels
 * @param {Frame} frame
 * @param {number} troubled steps so far in which requests failed
 */
export function tellStep(setup, labels, { targets, dns, open, demand, errors, refused }, troubled) {
  const said = [];
  const unit = labels.network ? "connections" : "requests";
  if (demand > setup.demand) said.push(`A burst: ${demand} ${unit}/s, shared as before.`);
  targets.forEach((state, i) => {
    const name = labels.targets[i], rate = total(state.rates);
    const { health, broken, fails, passes, left, running, cut } = state;
    if (broken && rate && health === "healthy") {
      said.push(`${name} is broken, but has failed only ${fails} of ${setup.unhealthy} checks: it still gets ${perSecond(rate)}, and they fail.`);
    } else if (broken && health === "unhealthy" && !rate) {
      said.push(`${name} is unhealthy: it gets no ${unit} until it passes ${setup.healthy} checks in a row.`);
    } else if (health === "unhealthy" && !broken) {
      said.push(`${name} works again, but has passed only ${passes} of ${setup.healthy} checks.`);
    } else if (health === "initial") {
      said.push(`${name} is new: it gets ${unit} after it passes one check.`);
    } else if (health === "draining") {
      said.push(`${name} drains: no new ${unit}, ${running} under way have ${left} s to finish.`);
    } else if (cut) {
      said.push(`${name} is out, and ${cut} ${unit} under way were cut: the deregistration delay is shorter than they take.`);
    }
  });
  if (open.length) {
    const groups = joined(open.map((group) => labels.groups[group]));
    said.push(`No target of ${groups} is healthy where it is needed, so the load balancer fails open: all registered targets get ${unit}.`);
  }
  const out = upTo(dns.length).filter((zone) => !dns[zone]).map((zone) => labels.zones[zone]);
  if (out.length) said.push(`DNS no longer answers with the node in ${joined(out)}: a target group has no healthy target there.`);
  if (refused > 0) {
    const answer = labels.network ? "they are refused" : "the load balancer answers 503";
    said.push(`${perSecond(refused)} find no registered target: ${answer}.`);
  }
  if (errors < 0.5 && refused < 0.5 && troubled) {
    said.push(`${labels.network ? "Connections" : "Requests"} failed for ${troubled * setup.interval} s; now all are answered.`);
  }
  said.push(spreadSentence(labels, targets, demand));
  return said.join(" ");
}

/**
 * @param {Labels} labels
 * @param {import("./rules.js").State[]} targets
 * @param {number} demand
 */
function spreadSentence(labels, targets, demand) {
  const shares = targets.map(({ rates }) => total(rates)).filter((rate) => rate > 0).sort((a, b) => a - b);
  const least = percentOf(shares[0] ?? 0, demand), most = percentOf(shares[shares.length - 1] ?? 0, demand);
  if (!shares.length) return "No target gets anything.";
  if (least === most) return `Each of ${shares.length} targets gets ${most}.`;
  return `The busiest target gets ${most}, the idlest ${least}.`;
}

/**
 * @param {Setup} setup
 * @param {Labels} labels
 * @param {Frame} frame
 * @param {number} i
 */
export function tellTarget(setup, labels, frame, i) {
  const state = frame.targets[i], { group, zone } = setup.targets[i];
  const words = stateWords(setup, state).slice(2);
  const nodes = upTo(setup.zones).filter((from) => state.rates[from] > 0)
    .map((from) => `${percentOf(state.rates[from], frame.demand)} from the node in ${labels.zones[from]}`);
  return {
    label: `${labels.targets[i]} in ${labels.zones[zone]}: ${words}, ${percentOf(total(state.rates), frame.demand)}`,
    heading: `Target ${labels.targets[i]}`,
    sentences: [
      `In target group ${labels.groups[group]} and zone ${labels.zones[zone]}.`,
      `Health: ${words}.`,
      nodes.length ? `It gets ${joined(nodes)}.` : "It gets nothing new.",
    ],
  };
}

/**
 * @param {Setup} setup
 * @param {Labels} labels
 * @param {Frame} frame
 * @returns {import("../shared.js").Table[]}
 */
export function balanceTables(setup, labels, frame) {
  const rules = [...setup.rules].sort((a, b) => a.priority - b.priority);
  return [
    { caption: "Targets", columns: ["Target", "Group", "Zone", "Health", "Share", "Requests"],
      rows: setup.targets.map(({ group, zone }, i) => {
        const rate = total(frame.targets[i].rates);
        return [labels.targets[i], labels.groups[group], labels.zones[zone], stateWords(setup, frame.targets[i]),
          percentOf(rate, frame.demand), perSecond(rate)];
      }) },
    { caption: "Rules", columns: ["Priority", "If", "Then to"], rows: [
      ...rules.map(({ priority, field, value, group }) => [String(priority), `${field} is ${value}`, labels.groups[group]]),
      ["default", "anything else", labels.groups[setup.default]],
    ] },
  ];
}

/**
 * How many steps up to one had requests that failed.
 * @param {Frame[]} frames
 * @param {number} step
 */
export const troubledSteps = (frames, step) => frames.slice(0, step + 1).filter((frame) => lostOf(frame) > 0).length;
