// What S3 refuses of a lifecycle rule: the words of refusals.py in JavaScript.
import { CLASSES } from "./rules.js";

const ABOUT = "'(prefix=)'";

/**
 * @param {[number, string][]} transitions
 * @param {number} expiration
 * @returns {[string, string] | null} code and message
 */
export function refusal(transitions, expiration) {
  if (!transitions.length && !expiration)
    return ["InvalidRequest", "At least one action needs to be specified in a rule"];
  for (const [days, name] of transitions)
    if (days < 30 && ["STANDARD_IA", "ONEZONE_IA"].includes(name))
      return ["InvalidArgument", `'Days' in Transition action must be greater than or equal to 30 for storageClass '${name}'`];
  const sorted = [...transitions].sort(([a], [b]) => a - b);
  for (const [index, [after, cold]] of sorted.entries()) {
    const [before, warm] = sorted[index - 1] ?? [0, ""];
    if (warm.endsWith("_IA") && after < before + 30)
      return ["InvalidArgument", `'Days' in the '${cold}' Transition action for filter ${ABOUT} must be 30 days ` +
        `greater than '${warm}' Transition action`];
  }
  const rank = Object.keys(CLASSES);
  for (const [index, [, cold]] of sorted.entries()) {
    const [, warm] = sorted[index - 1] ?? [0, "STANDARD"];
    if (rank.indexOf(warm) > rank.indexOf(cold))
      return ["InvalidArgument", `'Days' in the '${warm}' Transition action for filter ${ABOUT} must be ` +
        `greater than 'Days' in the '${cold}' Transition action`];
  }
  if (new Set(transitions.map(([, name]) => name)).size < transitions.length)
    return ["InvalidRequest", `'StorageClass' must be different for 'Transition' actions in same 'Rule' with filter ${ABOUT}`];
  if (expiration && transitions.some(([days]) => days >= expiration))
    return ["InvalidArgument", `'Days' in the Expiration action for filter ${ABOUT} must be greater than 'Days' in the Transition action`];
  return null;
}

/**
 * @param {string} name
 * @param {string} tier
 * @returns {[string, string] | null}
 */
export function tierRefusal(name, tier) {
  if (name !== "DEEP_ARCHIVE" || tier !== "Expedited") return null;
  return ["InvalidArgument", `${tier} retrieval is not supported for ${name} storage class`];
}
