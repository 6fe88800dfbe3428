// rules.py in JavaScript: an instance's life as a fold over the calls the reader made. A test
// feeds both the same calls.

/**
 * @typedef {{key: string, name: string, delete: boolean}} LifeVolume
 * @typedef {{root: string, hibernation: boolean, store: boolean, public: string, ipv6: boolean,
 *   volumes: LifeVolume[]}} Launch
 * @typedef {{state: string, hibernating: boolean, boot: number, ram: string, host: number,
 *   hosts: number, address: number, public: boolean}} Life
 * @typedef {{to: string, said: string, does: string[], code: string, message: string}} Outcome
 * @typedef {{key: string, where: string, text: string, token: string}} Part
 * @typedef {{key: string, on: boolean, text: string}} Charge
 * @typedef {{outcomes: Record<string, Outcome>, passing: Record<string, string>,
 *   start: {state: string, hibernated: boolean, boot: number, host: number},
 *   facts: {id: string, name: string, private: string, public: string[], elastic: string,
 *     ipv6: string, cut: Record<string, string>}}} LifeRules
 */

/**
 * @param {LifeRules["start"]} start
 * @returns {Life}
 */
export function born({ state, hibernated, boot, host }) {
  const off = state === "stopped" || state === "terminated";
  return {
    state,
    hibernating: hibernated,
    boot: state === "pending" ? boot - 1 : boot,
    ram: state === "stopped" && hibernated ? "saved" : off || state === "pending" ? "off" : "on",
    host: off ? 0 : host,
    hosts: host,
    address: 0,
    public: !off,
  };
}

/**
 * @param {LifeRules} rules
 * @param {Launch} launch
 * @param {Life} life
 * @param {string} call
 */
export function outcomeOf({ outcomes }, launch, { state }, call) {
  const key = `${call}/${state}`;
  const onStore = launch.root === "instance-store" ? outcomes[`${key}/instance-store`] : undefined;
  const notEnabled = launch.hibernation ? undefined : outcomes[`${key}/not-enabled`];
  return onStore ?? notEnabled ?? outcomes[key];
}

/**
 * @param {LifeRules} rules
 * @param {Launch} launch
 * @param {Life} life
 * @param {string} call
 * @returns {Life}
 */
export function stepLife(rules, launch, life, call) {
  const { to, does } = outcomeOf(rules, launch, life, call);
  const next = { ...life, state: to };
  for (const what of does) {
    if (what === "plain") next.hibernating = false;
    else if (what === "hibernating") next.hibernating = true;
    else if (what === "host") next.host = next.hosts = life.hosts + 1;
    else if (what === "address") [next.public, next.address] = [true, life.address + 1];
    else if (what === "boot" || (what === "boot-or-resume" && life.ram !== "saved")) {
      [next.boot, next.ram] = [life.boot + 1, "on"];
    } else if (what === "boot-or-resume") next.ram = "on";
    else if (what === "halt") {
      next.ram = life.hibernating ? "saved" : "off";
      [next.host, next.public] = [0, false];
    }
  }
  if (next.state === "running") next.hibernating = false;
  return next;
}

/**
 * @param {LifeRules} rules
 * @param {Launch} launch
 * @param {string[]} played
 */
export function livesOf(rules, launch, played) {
  const found = [born(rules.start)];
  for (const call of played) found.push(stepLife(rules, launch, found[found.length - 1], call));
  return found;
}

/**
 * @param {string} key
 * @param {string} where
 * @param {string} text
 * @param {string} token
 * @returns {Part}
 */
const part = (key, where, text, token) => ({ key, where, text, token });

/**
 * @param {LifeRules} rules
 * @param {Launch} launch
 * @param {Life} life
 */
export function partsOf({ facts }, launch, life) {
  const { host, boot, ram } = life;
  const ended = life.state === "terminated";
  const onHost = host ? `host ${host}` : "";
  const memory = { on: `contents of boot ${boot}`, saved: "saved on the root volume" }[ram];
  const found = [
    part("ram", "host", memory ?? (host ? "not booted yet" : "lost"), ram === "off" ? "" : `boot ${boot}`),
  ];
  if (launch.root === "instance-store") found.push(part("root", "host", host ? `disk of host ${host}` : "erased", onHost));
  if (launch.store) found.push(part("store", "host", host ? `disk of host ${host}` : "erased", onHost));
  const own = ended ? "given back" : facts.private;
  const ipv6 = ended ? "given back" : facts.ipv6;
  found.push(part("private", "network", own, ended ? "" : own));
  if (launch.public === "auto") {
    const address = facts.public[life.address % facts.public.length];
    found.push(part("public", "network", life.public ? address : "released", life.public ? address : ""));
  } else if (launch.public === "elastic") {
    found.push(part("elastic", "network", ended ? "not associated, still yours" : facts.elastic, "yours"));
  }
  if (launch.ipv6) found.push(part("ipv6", "network", ipv6, ended ? "" : ipv6));
  for (const volume of onEbs(launch)) {
    const left = volume.delete ? "deleted" : "detached, still there";
    const text = ended ? left : `DeleteOnTermination: ${volume.delete}`;
    found.push(part(volume.key, "ebs", text, ended && volume.delete ? "" : "there"));
  }
  return found;
}

/** @param {Launch} launch */
function onEbs({ volumes, root }) {
  return volumes.filter(({ key }) => key !== "root" || root === "ebs");
}

/**
 * @param {Launch} launch
 * @param {Life} life
 * @returns {Charge[]}
 */
export function chargesOf(launch, life) {
  const ended = life.state === "terminated";
  const compute = life.state === "running" || (life.state === "stopping" && life.hibernating);
  const volumes = onEbs(launch).filter((volume) => !(ended && volume.delete)).length;
  const address = launch.public === "elastic" || (launch.public === "auto" && life.public);
  const many = `${volumes} volume${volumes === 1 ? "" : "s"}`;
  return [
    { key: "compute", on: compute, text: compute ? "by the second" : "nothing" },
    { key: "storage", on: volumes > 0, text: volumes ? many : "nothing" },
    { key: "ipv4", on: address, text: address ? "1 address" : "nothing" },
  ];
}

/**
 * @param {Part[]} before
 * @param {Part[]} after
 * @returns {Record<string, string>}
 */
export function marksOf(before, after) {
  return Object.fromEntries(after.map((now, index) => [now.key, markOf(before[index], now)]));
}

/**
 * @param {Part} was
 * @param {Part} now
 */
function markOf(was, now) {
  if (was.token === now.token) return now.text.includes("saved") && !was.text.includes("saved") ? "saved" : "";
  return now.token ? "new" : "gone";
}

/** @param {Part[][]} history */
export function trailOf(history) {
  const found = history[0].map(({ key, text }) => ({ key, texts: [text] }));
  for (const [index, after] of history.slice(1).entries()) {
    for (const [row, now] of after.entries()) {
      const was = history[index][row];
      if (was.token && now.token && was.token !== now.token) found[row].texts.push("lost");
      if (was.text !== now.text) found[row].texts.push(now.text);
    }
  }
  return found;
}

/**
 * For each part that was there when the instance last ran: is it kept when the call is over?
 * @param {Life[]} history
 * @param {number} at
 * @param {LifeRules} rules
 * @param {Launch} launch
 * @param {string} call
 * @returns {Record<string, boolean>}
 */
export function keptBy(history, at, rules, launch, call) {
  const ran = history.slice(0, at + 1).reverse().find(({ state }) => state === "running");
  const before = partsOf(rules, launch, ran ?? history[0]);
  let life = stepLife(rules, launch, history[at], call);
  while (rules.passing[life.state]) life = stepLife(rules, launch, life, "wait");
  const after = partsOf(rules, launch, life);
  return Object.fromEntries(before.map(({ key, token }, index) => [key, token, after[index].token])
    .filter(([, token]) => token).map(([key, token, then]) => [key, token === then]));
}
