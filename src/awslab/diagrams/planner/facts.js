// facts.py in JavaScript, and what the panel says about one subnet.
import { block, dotted, freeBlocks, grouped, RESERVED, span, written } from "./rules.js";

/**
 * @typedef {import("./layout.js").Plan} Plan
 * @typedef {import("./rules.js").Subnet} Subnet
 */

/**
 * @param {Plan} plan
 * @returns {import("../shared.js").Table[]}
 */
export function tablesOf(plan) {
  const rows = plan.subnets.map(({ name, cidr, zone, existing }) => {
    const { size } = block(cidr);
    return [name, cidr, zone, grouped(size), grouped(size - RESERVED), existing ? "exists" : "planned"];
  });
  return [
    {
      caption: `Subnets of ${plan.cidr}`,
      columns: ["Name", "CIDR block", "Zone", "Addresses", "Usable", "State"], rows,
    },
    {
      caption: "Free space", columns: ["CIDR block", "Addresses"],
      rows: freeOf(plan).map((free) => [written(free), grouped(free.size)]),
    },
  ];
}

/** @param {Plan} plan */
export function summary(plan) {
  const { size } = block(plan.cidr), count = plan.subnets.length;
  if (!count) return `All ${grouped(size)} addresses of ${plan.cidr} are free: no subnet yet.`;
  const free = freeOf(plan).reduce((sum, one) => sum + one.size, 0);
  const [noun, verb] = count === 1 ? ["subnet", "holds"] : ["subnets", "hold"];
  return `${count} ${noun} ${verb} ${grouped(size - free)} of ${grouped(size)} addresses; ` +
    `AWS keeps ${grouped(count * RESERVED)} of them. ${grouped(free)} are free.`;
}

/**
 * The Python that builds a plan, in a new VPC or in the one with an id.
 * @param {Plan} plan
 * @param {string} vpcId
 */
export function boto3Code(plan, vpcId) {
  const vpc = `ec2.create_vpc(CidrBlock="${plan.cidr}")["Vpc"]["VpcId"]`;
  const planned = plan.subnets.filter((subnet) => !subnet.existing);
  const rows = planned.map(({ name, cidr, zone }) =>
    `    (${JSON.stringify(name)}, ${JSON.stringify(cidr)}, ${JSON.stringify(zone)}),`);
  const head = ["import boto3", "", 'ec2 = boto3.client("ec2")', `vpc_id = ${vpcId ? JSON.stringify(vpcId) : vpc}`];
  if (!planned.length) return head.join("\n");
  return [
    ...head, "plan = [", ...rows, "]",
    "for name, cidr, zone in plan:",
    '    tags = [{"Key": "Name", "Value": name}]',
    "    ec2.create_subnet(",
    "        VpcId=vpc_id, CidrBlock=cidr, AvailabilityZone=zone,",
    '        TagSpecifications=[{"ResourceType": "subnet", "Tags": tags}],',
    "    )",
  ].join("\n");
}

/**
 * What can be selected: by a subnet's block its name and a sentence for screen readers.
 * @param {Plan} plan
 * @returns {Record<string, import("../shared.js").Thing>}
 */
export function thingsOf(plan) {
  return Object.fromEntries(plan.subnets.map((subnet) => {
    const { name, cidr, zone, existing } = subnet;
    const kind = existing ? "existing subnet" : "planned subnet";
    const usable = grouped(block(cidr).size - RESERVED);
    const label = `${name}, ${kind}, ${cidr} in ${zone}, ${usable} usable addresses`;
    return [cidr, { name, kind, label, sentences: [], lights: [], zone }];
  }));
}

/**
 * The addresses of a subnet that AWS keeps, and what for.
 * @param {Subnet} subnet
 * @returns {import("../shared.js").Table}
 */
export function reservedOf({ cidr }) {
  const own = block(cidr);
  const uses = ["network address", "VPC router", "DNS (kept in every subnet)", "kept for future use"];
  return {
    caption: "Kept by AWS", columns: ["Address", "For"],
    rows: [
      ...uses.map((use, index) => [dotted(own.first + index), use]),
      [dotted(own.first + own.size - 1), "broadcast, which a VPC does not have"],
    ],
  };
}

/**
 * @param {Subnet} subnet
 */
export function sentenceOf({ cidr, zone }) {
  const own = block(cidr);
  return `${span(own)} in ${zone}: ${grouped(own.size)} addresses, of which AWS keeps ${RESERVED}. ` +
    `${grouped(own.size - RESERVED)} can be used.`;
}

/** @param {Plan} plan */
function freeOf(plan) {
  return freeBlocks(block(plan.cidr), plan.subnets.map((subnet) => block(subnet.cidr)));
}
