// What AWS answers to the CIDR blocks of a VPC and its subnets: rules.py in JavaScript. A test feeds
// both the same blocks. Addresses are plain numbers; the arithmetic must not use JavaScript's
// 32-bit operators, which are signed.

/**
 * @typedef {{name: string, cidr: string, zone: string, existing?: boolean}} Subnet
 * @typedef {{first: number, prefix: number, size: number}} Block
 * @typedef {{code: string, message: string, why: string}} Refusal
 */

export const LARGEST = 16;
export const SMALLEST = 28;
export const RESERVED = 5;
export const QUOTA = 200;
export const ROWS = 4;

/**
 * @param {number} address
 * @param {number} prefix
 * @returns {Block} the block of this size that holds an address
 */
export function blockAt(address, prefix) {
  const size = 2 ** (32 - prefix);
  return { first: address - (address % size), prefix, size };
}

/**
 * A block without its host bits, null when the text is no IPv4 CIDR block.
 * @param {string} cidr
 * @returns {Block | null}
 */
export function parse(cidr) {
  const found = /^(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d+))?$/.exec(cidr);
  if (!found) return null;
  const parts = found[1].split(".");
  if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part[0] === "0"))) return null;
  const prefix = Number(found[2] ?? 32);
  return prefix > 32 ? null : blockAt(parts.reduce((sum, part) => sum * 256 + Number(part), 0), prefix);
}

/**
 * A block that is known to be one.
 * @param {string} cidr
 * @returns {Block}
 */
export function block(cidr) {
  return parse(cidr) ?? { first: 0, prefix: 32, size: 1 };
}

/** @param {number} address */
export function dotted(address) {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join(".");
}

/** @param {Block} block */
export const written = ({ first, prefix }) => `${dotted(first)}/${prefix}`;

/** @param {Block} block */
export const span = ({ first, size }) => `${dotted(first)} to ${dotted(first + size - 1)}`;

/** @param {number} value */
export const grouped = (value) => value.toLocaleString("en-US");

/**
 * @param {Block} inner
 * @param {Block} outer
 */
export function within(inner, outer) {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

/**
 * @param {Block} one
 * @param {Block} other
 */
export function overlap(one, other) {
  return within(one, other) || within(other, one);
}

/**
 * The two halves of a block.
 * @param {Block} whole
 * @returns {[Block, Block]}
 */
export function halves({ first, prefix, size }) {
  return [blockAt(first, prefix + 1), blockAt(first + size / 2, prefix + 1)];
}

/**
 * Why CreateVpc refuses a block, null when it takes it.
 * @param {string} cidr
 * @returns {Refusal | null}
 */
export function vpcRefusal(cidr) {
  const found = parse(cidr);
  if (!found) return noBlock(cidr);
  if (found.prefix >= LARGEST && found.prefix <= SMALLEST) return null;
  return invalid("InvalidVpc.Range", cidr,
    "A VPC's CIDR block is between /16 (65,536 addresses) and /28 (16 addresses).");
}

/**
 * Why CreateSubnet refuses a block, null when it takes it.
 * @param {string} cidr
 * @param {string} vpc
 * @param {Subnet[]} others
 * @returns {Refusal | null}
 */
export function subnetRefusal(cidr, vpc, others) {
  const found = parse(cidr), whole = block(vpc);
  if (!found) return noBlock(cidr);
  if (found.prefix < LARGEST || found.prefix > SMALLEST) {
    return invalid("InvalidSubnet.Range", cidr,
      "A subnet is between /16 (65,536 addresses) and /28 (16 addresses).");
  }
  if (!within(found, whole)) {
    return invalid("InvalidSubnet.Range", written(found),
      `${moved(cidr, found)}It holds ${span(found)}, and the VPC holds ${span(whole)}.`);
  }
  for (const other of others) {
    const there = block(other.cidr);
    if (!overlap(there, found)) continue;
    const smaller = there.prefix >= found.prefix ? there : found;
    return {
      code: "InvalidSubnet.Conflict",
      message: `The CIDR '${written(found)}' conflicts with another subnet`,
      why: `${moved(cidr, found)}${other.name}, in ${other.zone}, holds ${span(smaller)}. ` +
        "No address is in two subnets of a VPC, whatever their zones.",
    };
  }
  return null;
}

/**
 * The largest blocks that no subnet touches, in the order of their addresses.
 * @param {Block} whole
 * @param {Block[]} taken
 * @returns {Block[]}
 */
export function freeBlocks(whole, taken) {
  const inside = taken.filter((one) => overlap(one, whole));
  if (!inside.length) return [whole];
  if (inside.some((one) => within(whole, one))) return [];
  return halves(whole).flatMap((half) => freeBlocks(half, inside));
}

/**
 * The part of a VPC to draw: the smallest block with all subnets and free space.
 * @param {string} vpc
 * @param {Subnet[]} subnets
 */
export function firstWindow(vpc, subnets) {
  let shown = block(vpc);
  const deepest = Math.max(shown.prefix, SMALLEST - ROWS);
  const blocks = subnets.map((subnet) => block(subnet.cidr));
  while (blocks.length && shown.prefix < deepest) {
    const half = halves(shown).find((one) => blocks.every((inner) => within(inner, one)));
    if (!half || !freeBlocks(half, blocks).length) break;
    shown = half;
  }
  return written(shown);
}

/**
 * @param {string} cidr
 * @param {Block} found
 */
function moved(cidr, found) {
  if (cidr.split("/")[0] === dotted(found.first)) return "";
  return `A /${found.prefix} begins at a multiple of ${grouped(found.size)} addresses: it is ${written(found)}. `;
}

/**
 * @param {string} cidr
 * @returns {Refusal}
 */
function noBlock(cidr) {
  return {
    code: "InvalidParameterValue",
    message: `Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    why: "A CIDR block is an IPv4 address and a prefix length, such as 10.0.0.0/24.",
  };
}

/**
 * @param {string} code
 * @param {string} cidr
 * @param {string} why
 * @returns {Refusal}
 */
function invalid(code, cidr, why) {
  return { code, message: `The CIDR '${cidr}' is invalid.`, why };
}
