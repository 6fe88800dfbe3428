// A plan in the page's address: #plan=10.0.0.0/16;web-a,10.0.0.0/24,ap-northeast-2a. Only a planner
// that has a name for it reads and writes, and only its own part.
import { parse, QUOTA, subnetRefusal, vpcRefusal, written } from "./rules.js";

/** @typedef {import("./layout.js").Plan} Plan */

/** What AWS advises for tags, so that a name is also safe in the address and in Python's text. */
export const NAME = /^[\p{L}\p{N} _.:/=+@-]{1,40}$/u;

/**
 * The name under which this planner keeps its plan in the page's address, "" when it does not: the
 * address belongs to the first planner of a published page that has this name, never to Jupyter's.
 * @param {HTMLElement} root
 * @param {string} name
 * @param {boolean} kernel
 */
export function claim(root, name, kernel) {
  if (!name || kernel || document.querySelector(`[data-share="${CSS.escape(name)}"]`)) return "";
  root.dataset.share = name;
  return name;
}

/** @param {Plan} plan */
function encoded(plan) {
  const rows = plan.subnets.map(({ name, cidr, zone }) => [name, cidr, zone].join(","));
  return encodeURIComponent([plan.cidr, ...rows].join(";"));
}

/**
 * A plan from the address, null when it holds none that AWS would build.
 * @param {string} value
 * @param {string[]} zones
 * @returns {{cidr: string, subnets: import("./rules.js").Subnet[]} | null}
 */
export function decoded(value, zones) {
  let text = "";
  try {
    text = decodeURIComponent(value);
  } catch {
    return null;
  }
  const [cidr, ...rows] = text.split(";");
  const whole = parse(cidr);
  if (vpcRefusal(cidr) || !whole || rows.length > QUOTA) return null;
  /** @type {import("./rules.js").Subnet[]} */
  const subnets = [];
  for (const row of rows) {
    const [name, block, zone, ...more] = row.split(",");
    const own = parse(block ?? "");
    if (more.length || !own || !NAME.test(name) || !zones.includes(zone)) return null;
    if (subnetRefusal(block, written(whole), subnets)) return null;
    subnets.push({ name, cidr: written(own), zone });
  }
  return { cidr: written(whole), subnets };
}

/** @param {string} name */
export function readAddress(name) {
  return parts().get(name);
}

/**
 * The page's address with a plan in it.
 * @param {string} name
 * @param {Plan} plan
 */
export function addressWith(name, plan) {
  const all = parts().set(name, encoded(plan));
  const address = new URL(location.href);
  address.hash = [...all].map(([key, value]) => `${key}=${value}`).join("&");
  return address.href;
}

function parts() {
  const pairs = location.hash.slice(1).split("&").filter((part) => part.includes("="));
  return new Map(pairs.map((part) => /** @type {[string, string]} */ (
    [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)])));
}
