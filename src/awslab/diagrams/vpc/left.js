// What is left of a VPC when zones are off, in sentences.
import { joined } from "../shared.js";

/**
 * @typedef {{key: string, name: string, zone: string, running: number,
 *   way: {name: string, zone: string} | null}} SubnetRow
 * @typedef {{key: string, kind: string, name: string, zones: string[],
 *   running?: Record<string, number>}} Standing
 * @typedef {{zones: {name: string, id: string}[], nats: {name: string, zone: string}[],
 *   subnets: SubnetRow[], standing: Standing[]}} Facts
 */

/**
 * The subnets that still stand but whose way to the internet was in a zone that is off.
 * @param {SubnetRow[]} subnets
 * @param {Set<string>} off
 */
export function lost(subnets, off) {
  return subnets.filter(({ zone, way }) => !off.has(zone) && way && off.has(way.zone));
}

/**
 * @param {Facts} facts
 * @param {Set<string>} off
 * @returns {string[]} what of the subnets is left, then a sentence for each thing that was hit
 */
export function whatIsLeft({ zones, subnets, nats, standing }, off) {
  const gone = zones.map((zone) => zone.name).filter((name) => off.has(name));
  if (!gone.length) return [];
  const left = subnets.filter((subnet) => !off.has(subnet.zone));
  /** @param {SubnetRow[]} some */
  const running = (some) => some.reduce((sum, subnet) => sum + subnet.running, 0);
  const [are, them] = gone.length > 1 ? ["are", "them"] : ["is", "it"];
  const parts = [`${left.length} of ${subnets.length} subnets`];
  if (running(subnets)) parts.push(`${running(left)} of ${running(subnets)} running instances`);
  const said = [`${joined(gone)} ${are} off: ${joined(parts)} are left.`];
  const dead = nats.filter((nat) => off.has(nat.zone)).map((nat) => nat.name);
  const cut = lost(subnets, off).map((subnet) => subnet.name);
  if (dead.length) {
    const were = dead.length > 1 ? `NAT gateways ${joined(dead)} were` : `NAT gateway ${dead[0]} was`;
    const none = left.length ? `no subnet outside ${them} needed it` : "nothing is left that needs it";
    said.push(`${were} in ${them}: ${cut.length ? lostSentence(cut) : none}.`);
  } else if (cut.length) {
    said.push(`${lostSentence(cut)}.`);
  }
  return [said.join(" "), ...standing.map((each) => whatBecomes(each, off)).filter(Boolean)];
}

/**
 * What a failure makes of one thing, "" when it does not touch it.
 * @param {Standing} thing
 * @param {Set<string>} off
 */
export function whatBecomes({ kind, name, zones, running = {} }, off) {
  const left = zones.filter((zone) => !off.has(zone));
  if (left.length === zones.length) return "";
  const said = capital(name);
  if (kind === "databases") {
    if (left[0] === zones[0]) return `${said} goes on in ${left[0]}, without its standby.`;
    if (left.length) return `${said}: its standby in ${left[0]} takes over.`;
    return zones.length > 1 ? `${said} is off, and its standby too.` : `${said} is off: it has no standby.`;
  }
  if (kind === "scaling_groups") {
    /** @param {[string, number][]} some */
    const sum = (some) => some.reduce((total, [, count]) => total + count, 0);
    const all = Object.entries(running);
    const now = sum(all.filter(([zone]) => !off.has(zone)));
    const then = left.length ? `It starts the rest in ${joined(left)}` : "It has no other zone to start them in";
    const more = now === sum(all) ? "" : ` ${then}.`;
    return `${said} has ${now.toLocaleString("en")} of ${sum(all).toLocaleString("en")} left.${more}`;
  }
  const verb = kind === "mount_targets" ? "can be mounted" : "answers";
  const still = kind === "mount_targets" ? "can still be mounted" : "still answers";
  return left.length ? `${said} ${still} in ${joined(left)}.` : `${said} ${verb} nowhere any more.`;
}

/** @param {string[]} names */
function lostSentence(names) {
  const [has, their] = names.length > 1 ? ["have", "their"] : ["has", "its"];
  return `${joined(names)} ${has} lost ${their} way to the internet`;
}

/** @param {string} words */
function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
