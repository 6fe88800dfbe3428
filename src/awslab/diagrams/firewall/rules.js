// Rules as a reader types them, what is wrong with them and what they decide: rules.py in
// JavaScript. A test gives both the same rules and packets.

/**
 * @typedef {"inbound" | "outbound"} RuleWay
 * @typedef {Record<RuleWay, string[]>} Rules
 * @typedef {{number?: string, action?: string, protocol: string, ports: string, peer: string}} RuleRow
 * @typedef {{mark: "pass" | "block" | "quiet", way: RuleWay, rule: number}} Decision
 * @typedef {{out: Decision, back: Decision | null}} Judged
 * @typedef {{peer: string, own: string, groups: string[], protocol: string, port: number,
 *   client: number, begins: string}} FilterPacket
 */

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const CIDR_BLOCK = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}/(?:3[0-2]|[12]?\\d)$`);
const LAST_NUMBER = 32766, MOST_ENTRIES = 20, VALUE = "InvalidParameterValue";

/**
 * The parts of a rule; of a network ACL also number and action.
 * @param {string} text
 * @param {"group" | "acl"} kind
 * @returns {RuleRow}
 */
export function parseRule(text, kind) {
  const parts = text.split(" ");
  const [number, action] = kind === "acl" ? parts.splice(0, 2) : [];
  const [protocol, ports, peer] = parts.length === 2 ? [parts[0], "", parts[1]] : parts;
  return { ...(kind === "acl" ? { number, action } : {}), protocol, ports, peer };
}

/** @param {RuleRow} row */
export function formatRule({ number = "", action = "", protocol, ports, peer }) {
  return [number, action, protocol, hasPorts(protocol) ? ports : "", peer].filter(Boolean).join(" ");
}

/** @param {string} protocol */
export function hasPorts(protocol) {
  return protocol === "tcp" || protocol === "udp";
}

/**
 * What AWS answers to a rule of a security group: code and message, null when it takes it.
 * @param {RuleRow} row
 * @param {RuleRow[]} others
 * @param {string[]} groups
 * @returns {[string, string] | null}
 */
export function groupFault(row, others, groups) {
  if (hasPorts(row.protocol)) {
    if (!row.ports) return [VALUE, "Invalid value for portRange. Must specify both from and to ports with TCP/UDP."];
    const own = portFault(row.ports);
    if (own) return own;
    const [first, last] = portsOf(row.ports);
    const wrong = [first, last].find((port) => port > 65535);
    if (wrong !== undefined) return [VALUE, `Invalid value '${wrong}' for port. Must be between 0 and 65535.`];
    if (first > last) return [VALUE, `Invalid TCP/UDP port range (${first}:${last})`];
  }
  if (row.peer.startsWith("sg-")) {
    if (!groups.includes(row.peer)) return ["InvalidGroup.NotFound", `The security group '${row.peer}' does not exist`];
  } else if (!CIDR_BLOCK.test(row.peer)) {
    return sixth(row.peer) ?? [VALUE, `CIDR block ${row.peer} is malformed`];
  }
  const mine = meaning(row);
  if (others.some((other) => meaning(other) === mine)) return ["InvalidPermission.Duplicate", "The specified rule already exists"];
  return null;
}

/**
 * What AWS answers to an entry of a network ACL.
 * @param {RuleRow} row
 * @param {RuleRow[]} others
 * @returns {[string, string] | null}
 */
export function aclFault(row, others) {
  if (!/^-?\d{1,6}$/.test(row.number ?? "")) return ["", "A rule number is a whole number, such as 100."];
  const number = Number(row.number) || 0;
  if (number < 1 || number > LAST_NUMBER) {
    return [VALUE, `Value (${number}) for parameter ruleNumber is invalid. Rule number must be between 1 and ${LAST_NUMBER}.`];
  }
  if (!CIDR_BLOCK.test(row.peer)) {
    if (row.peer.startsWith("sg-")) return ["", "A network ACL knows no security groups: write a CIDR block."];
    return sixth(row.peer) ?? [VALUE, `Value (${row.peer}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`];
  }
  if (row.action !== "allow" && row.action !== "deny") {
    return [VALUE, `Value (${row.action}) for parameter ruleAction is invalid. It must be allow or deny.`];
  }
  if (hasPorts(row.protocol)) {
    if (!row.ports) return ["MissingParameter", "The request must contain the parameter PortRange"];
    const own = portFault(row.ports);
    if (own) return own;
    const [first, last] = portsOf(row.ports);
    if (first > last || last > 65535) return [VALUE, `Value (${first}-${last}) for parameter portRange is invalid.`];
  }
  if (others.some((other) => Number(other.number) === number)) {
    return ["NetworkAclEntryAlreadyExists", `The network acl entry identified by ${number} already exists.`];
  }
  if (others.length >= MOST_ENTRIES) {
    return ["NetworkAclEntryLimitExceeded", "The maximum number of network acl entries has been reached."];
  }
  return null;
}

/**
 * What each filter decides about a packet and its reply, each as if it were alone.
 * @param {Rules} groupRules
 * @param {Rules} aclRules
 * @param {FilterPacket} packet
 * @returns {{group: Judged, acl: Judged}}
 */
export function judge(groupRules, aclRules, packet) {
  /** @type {[RuleWay, RuleWay]} */
  const [way, back] = packet.begins === "inside" ? ["outbound", "inbound"] : ["inbound", "outbound"];
  const allowed = groupRules[way].findIndex((text) => {
    const row = parseRule(text, "group");
    return covers(row, packet.protocol, packet.port) &&
      (row.peer.startsWith("sg-") ? packet.groups.includes(row.peer) : holds(row.peer, packet.peer));
  });
  /** @type {Decision} */
  const group = { mark: allowed < 0 ? "block" : "pass", way, rule: allowed };
  const acl = firstEntry(aclRules[way], way, packet, packet.port);
  return {
    group: { out: group, back: group.mark === "pass" ? { mark: "quiet", way: back, rule: -1 } : null },
    acl: { out: acl, back: acl.mark === "pass" ? firstEntry(aclRules[back], back, packet, packet.client) : null },
  };
}

/**
 * The lowest numbered entry that matches decides; entries come in that order.
 * @param {string[]} entries
 * @param {RuleWay} way
 * @param {FilterPacket} packet
 * @param {number} port where this packet goes
 * @returns {Decision}
 */
function firstEntry(entries, way, packet, port) {
  const rows = entries.map((text) => parseRule(text, "acl"));
  const rule = rows.findIndex((row) => covers(row, packet.protocol, port) && holds(row.peer, packet.peer));
  return { mark: rows[rule]?.action === "allow" ? "pass" : "block", way, rule };
}

/**
 * @param {RuleRow} row
 * @param {string} protocol
 * @param {number} port
 */
function covers(row, protocol, port) {
  if (row.protocol === "all") return true;
  if (row.protocol !== protocol) return false;
  if (!hasPorts(protocol)) return true;
  const [first, last] = portsOf(row.ports);
  return first <= port && port <= last;
}

/**
 * @param {string} block
 * @param {string} address
 */
function holds(block, address) {
  const [network, length] = block.split("/");
  return masked(network, Number(length)) === masked(address, Number(length));
}

/**
 * @param {string} address
 * @param {number} length
 */
function masked(address, length) {
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return Math.floor(value / 2 ** (32 - length));
}

/** @param {RuleRow} row */
function meaning({ protocol, ports, peer }) {
  const [block, length] = peer.split("/");
  const from = peer.startsWith("sg-") ? peer : `${masked(block, Number(length))}/${Number(length)}`;
  return `${protocol} ${hasPorts(protocol) ? portsOf(ports).join("-") : ""} ${from}`;
}

/**
 * @param {string} text
 * @returns {[number, number]}
 */
function portsOf(text) {
  const [first, last = first] = text.split("-");
  return [Number(first), Number(last)];
}

/**
 * @param {string} text
 * @returns {[string, string] | null}
 */
function portFault(text) {
  if (/^\d{1,6}(-\d{1,6})?$/.test(text)) return null;
  return ["", "Ports are a number, such as 443, or a range, such as 1024-65535."];
}

/**
 * @param {string} text
 * @returns {[string, string] | null}
 */
function sixth(text) {
  return text.includes(":") ? ["", "This diagram keeps to IPv4: write a block such as 0.0.0.0/0."] : null;
}
