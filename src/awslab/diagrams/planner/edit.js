// What a reader does to a plan. Each step returns the plan after it, or what AWS, or the planner
// where AWS is not asked, has against it.
import { block, blockAt, freeBlocks, grouped, halves, parse, QUOTA, SMALLEST, ROWS, subnetRefusal, within, written } from "./rules.js";

/**
 * @typedef {import("./layout.js").Plan} Plan
 * @typedef {import("./rules.js").Subnet} Subnet
 * @typedef {import("./rules.js").Refusal} Refusal
 * @typedef {{plan?: Plan, selected?: string, said?: string, refusal?: Refusal}} Step
 */

/**
 * Add a subnet: `wanted` is a CIDR block, or a size such as "/24" for the first free block of it.
 * @param {Plan} plan
 * @param {string} wanted
 * @param {string} zone
 * @returns {Step}
 */
export function add(plan, wanted, zone) {
  let cidr = wanted;
  const size = /^\/(\d{1,2})$/.exec(wanted);
  if (size && Number(size[1]) <= 32) {
    const prefix = Number(size[1]);
    const taken = plan.subnets.map((subnet) => block(subnet.cidr));
    const free = freeBlocks(block(plan.cidr), taken).find((one) => one.prefix <= prefix);
    if (!free && prefix >= 16) return { said: `No free block of this VPC holds a ${wanted}.` };
    cidr = `${written(blockAt((free ?? block(plan.cidr)).first, prefix))}`;
  }
  if (plan.subnets.length >= QUOTA) {
    return { said: `A VPC holds ${QUOTA} subnets until AWS raises this quota.` };
  }
  return put1(plan, null, { name: fresh(plan, zone), cidr, zone }, "is planned");
}

/**
 * Change name, block or zone of a planned subnet.
 * @param {Plan} plan
 * @param {Subnet} subnet
 * @param {Partial<Subnet>} change
 * @returns {Step}
 */
export function change(plan, subnet, change) {
  return put1(plan, subnet, { ...subnet, ...change }, change.name ? "has a new name" : "is now");
}

/**
 * A subnet of another size, in the same place.
 * @param {Plan} plan
 * @param {Subnet} subnet
 * @param {number} prefix
 * @returns {Step}
 */
export function resize(plan, subnet, prefix) {
  const [address] = subnet.cidr.split("/");
  return change(plan, subnet, { cidr: `${address}/${prefix}` });
}

/**
 * Move a subnet by a number of its own sizes.
 * @param {Plan} plan
 * @param {Subnet} subnet
 * @param {number} by
 * @returns {Step}
 */
export function shift(plan, subnet, by) {
  const own = block(subnet.cidr);
  const first = own.first + by * own.size;
  if (first < 0 || first >= 2 ** 32) return { said: "There are no addresses beyond this." };
  return change(plan, subnet, { cidr: written({ ...own, first }) });
}

/**
 * Split a subnet into its two halves.
 * @param {Plan} plan
 * @param {Subnet} subnet
 * @returns {Step}
 */
export function split(plan, subnet) {
  const own = block(subnet.cidr);
  if (own.prefix >= SMALLEST) return { said: "A /28 is the smallest subnet: it can't be split." };
  if (plan.subnets.length >= QUOTA) return { said: `A VPC holds ${QUOTA} subnets until AWS raises this quota.` };
  const [first, second] = halves(own).map(written);
  const rest = plan.subnets.filter((one) => one !== subnet);
  const after = { ...plan, subnets: rest };
  const kept = { ...subnet, cidr: first };
  const added = { name: fresh(after, subnet.zone, [subnet.name]), cidr: second, zone: subnet.zone };
  return {
    plan: { ...plan, subnets: sorted([...rest, kept, added]) }, selected: first,
    said: `${subnet.name} is split into ${first} and ${second}. AWS keeps five addresses of each: ` +
      `${grouped(own.size - 10)} are usable, and were ${grouped(own.size - 5)}.`,
  };
}

/**
 * Join a subnet with the other half of the next larger block.
 * @param {Plan} plan
 * @param {Subnet} subnet
 * @returns {Step}
 */
export function join(plan, subnet) {
  const own = block(subnet.cidr), whole = blockAt(own.first, own.prefix - 1);
  if (!within(whole, block(plan.cidr))) return { said: `${subnet.name} is the whole VPC already.` };
  const twin = written(halves(whole).find((half) => half.first !== own.first) ?? own);
  const other = plan.subnets.find((one) => one.cidr === twin && !one.existing);
  if (!other) return { said: `${subnet.cidr} joins only with ${twin}, the other half of ${written(whole)}, and that is not planned.` };
  const rest = plan.subnets.filter((one) => one !== subnet && one !== other);
  const joined = { ...subnet, cidr: written(whole) };
  return {
    plan: { ...plan, subnets: sorted([...rest, joined]) }, selected: joined.cidr,
    said: `${subnet.name} and ${other.name} are one subnet, ${joined.cidr}, in ${subnet.zone}.`,
  };
}

/**
 * @param {Plan} plan
 * @param {Subnet} subnet
 * @returns {Step}
 */
export function remove(plan, subnet) {
  const subnets = plan.subnets.filter((one) => one !== subnet);
  return { plan: { ...plan, subnets }, selected: "", said: `${subnet.name} is removed: ${subnet.cidr} is free.` };
}

/**
 * Take the plan to another VPC block: its subnets keep their places in it.
 * @param {Plan} plan
 * @param {string} cidr
 * @returns {Step}
 */
export function rebase(plan, cidr) {
  const before = block(plan.cidr), after = block(cidr);
  const moved = plan.subnets
    .map((subnet) => ({ ...subnet, own: block(subnet.cidr) }))
    .map(({ own, ...subnet }) => ({ ...subnet, cidr: written({ ...own, first: own.first - before.first + after.first }) }));
  const subnets = moved.filter((subnet) => within(block(subnet.cidr), after));
  const lost = moved.length - subnets.length;
  const gone = lost ? ` ${lost} of ${moved.length} subnets did not fit and ${lost > 1 ? "are" : "is"} gone.` : "";
  return { plan: { ...plan, cidr: written(after), subnets, window: "" }, selected: "", said: `The VPC is ${written(after)}.${gone}` };
}

/**
 * The window in which a block can be read.
 * @param {Plan} plan
 * @param {string} cidr
 */
export function reveal(plan, cidr) {
  const own = block(cidr), shown = block(plan.window), whole = block(plan.cidr);
  if (within(own, shown) && own.prefix - shown.prefix <= ROWS + 1) return plan.window;
  return written(blockAt(own.first, Math.max(whole.prefix, Math.min(own.prefix, SMALLEST) - ROWS)));
}

/** @param {Subnet[]} subnets */
export function sorted(subnets) {
  return [...subnets].sort((a, b) => block(a.cidr).first - block(b.cidr).first);
}

/**
 * Put a subnet in the place of another, or beside all.
 * @param {Plan} plan
 * @param {Subnet | null} before
 * @param {Subnet} after
 * @param {string} how
 * @returns {Step}
 */
function put1(plan, before, after, how) {
  const others = plan.subnets.filter((one) => one !== before);
  const refusal = subnetRefusal(after.cidr, plan.cidr, others);
  if (refusal) return { refusal };
  const own = parse(after.cidr) ?? block(after.cidr);
  const placed = { ...after, cidr: written(own) };
  const said = how === "has a new name" ? `The subnet is named ${placed.name}.`
    : `${placed.name} ${how} ${placed.cidr} in ${placed.zone}: ${grouped(own.size - 5)} of ${grouped(own.size)} addresses are usable.`;
  return { plan: { ...plan, subnets: sorted([...others, placed]) }, selected: placed.cidr, said };
}

/**
 * A name that no subnet has: "subnet-a", "subnet-a-2", …
 * @param {Plan} plan
 * @param {string} zone
 * @param {string[]} [used]
 */
function fresh(plan, zone, used = []) {
  const names = new Set([...plan.subnets.map((one) => one.name), ...used]);
  const base = used[0] ?? `subnet-${zone.slice(-1)}`;
  for (let number = 2, name = base; ; number += 1) {
    if (!names.has(name)) return name;
    name = `${base}-${number}`;
  }
}
