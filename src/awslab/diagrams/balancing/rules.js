// The rules of rules.py, for a page without a kernel. A test keeps both together.

/**
 * @typedef {{name: string, group: number, zone: number}} Target
 * @typedef {{share: number, method: string, host: string, path: string, port: number}} Request
 * @typedef {{priority: number, field: string, value: string, group: number}} Rule
 * @typedef {{step: number, action: string, target: number}} PlayEvent
 * @typedef {{zones: number, groups: number, targets: Target[], requests: Request[], rules: Rule[],
 *   default: number, cross_zone: boolean, demand: number, interval: number, healthy: number,
 *   unhealthy: number, delay: number, duration: number, events: PlayEvent[]}} Setup
 * @typedef {{health: string, broken: boolean, fails: number, passes: number, left: number,
 *   running: number, cut: number, rates: number[]}} State
 * @typedef {{targets: State[], dns: boolean[], open: number[], demand: number, errors: number,
 *   refused: number}} Frame
 */

const BURST = 5;

/** @param {number[]} some */
export const total = (some) => some.reduce((sum, one) => sum + one, 0);

/**
 * @param {number} count
 * @returns {number[]} 0 to count - 1
 */
export const upTo = (count) => Array.from({ length: count }, (_, index) => index);

/**
 * @param {Rule} rule
 * @param {Request} request
 */
function matches({ field, value }, request) {
  const given = String(request[/** @type {keyof Request} */ (field)]);
  if (field === "method" || field === "port") return given === value;
  const pattern = [...value].map((one) => {
    if (one === "*") return ".*";
    return one === "?" ? "." : one.replace(/[\\^$.*+?()[\]{}|]/, "\\$&");
  }).join("");
  return new RegExp(`^(?:${pattern})$`, field === "host" ? "sui" : "su").test(given);
}

/**
 * @param {Setup} setup
 * @param {Request} request
 * @returns {[number, number]} priority (0: default action) and target group
 */
export function decided({ rules, default: group }, request) {
  const rule = [...rules].sort((a, b) => a.priority - b.priority).find((one) => matches(one, request));
  return rule ? [rule.priority, rule.group] : [0, group];
}

/**
 * @param {Setup} setup
 * @param {number} steps
 */
export function simulate(setup, steps) {
  /** @type {State[]} */
  let states = setup.targets.map(() => (
    { health: "healthy", broken: false, fails: 0, passes: 0, left: 0, running: 0, cut: 0, rates: [] }
  ));
  /** @type {number[][]} */
  const arrivals = states.map(() => []);
  const kept = Math.ceil(setup.duration / setup.interval);
  /** @type {Frame[]} */
  const frames = [];
  for (const step of upTo(steps + 1)) {
    if (step) states = states.map((state) => checkedState(setup, state));
    let { demand } = setup;
    for (const { step: at, action, target } of setup.events) {
      if (at !== step) continue;
      if (action === "burst") demand = setup.demand * BURST;
      else states[target] = stateAfter(setup, states[target], action);
    }
    const frame = routed(setup, states, demand);
    states = frame.targets.map((state, i) => {
      const { broken, health, rates } = state;
      arrivals[i].push(broken ? 0 : total(rates) * setup.interval);
      const running = kept ? Math.floor(total(arrivals[i].slice(-kept)) + 0.5) : 0;
      const gone = health === "gone";
      if (broken || gone) arrivals[i] = [];
      return { ...state, running: gone || broken ? 0 : running, cut: gone ? running : 0 };
    });
    frames.push({ ...frame, targets: states });
  }
  return frames;
}

/**
 * @param {Setup} setup
 * @param {State} state
 * @returns {State}
 */
function checkedState({ interval, unhealthy, healthy }, state) {
  if (state.health === "gone") return state;
  if (state.health === "draining") {
    const left = state.left - interval;
    return { ...state, left: Math.max(left, 0), health: left > 0 ? "draining" : "gone" };
  }
  const fails = state.broken ? state.fails + 1 : 0;
  const passes = state.broken ? 0 : state.passes + 1;
  let { health } = state;
  if (fails >= unhealthy) health = "unhealthy";
  else if (passes && (health === "initial" || (health === "unhealthy" && passes >= healthy))) health = "healthy";
  return { ...state, health, fails, passes };
}

/**
 * @param {Setup} setup
 * @param {State} state
 * @param {string} action
 * @returns {State}
 */
function stateAfter({ delay }, state, action) {
  if (action === "break" || action === "repair") return { ...state, broken: action === "break" };
  const leaving = ["gone", "draining"].includes(state.health);
  if (action === "register") return leaving ? { ...state, health: "initial", fails: 0, passes: 0, left: 0 } : state;
  return leaving ? state : { ...state, health: delay ? "draining" : "gone", left: delay };
}

/**
 * @param {Setup} setup
 * @param {State[]} states
 * @param {number} demand
 * @returns {Frame}
 */
function routed(setup, states, demand) {
  const { zones, targets, cross_zone: cross } = setup;
  const shares = upTo(setup.groups).map(() => 0);
  for (const request of setup.requests) shares[decided(setup, request)[1]] += request.share;
  const used = upTo(setup.groups).filter((group) => shares[group] > 0);
  /**
   * @param {number} group
   * @param {number} zone
   * @param {string[]} kinds
   */
  const members = (group, zone, kinds) => upTo(targets.length).filter((i) => targets[i].group === group &&
    (cross || targets[i].zone === zone) && kinds.includes(states[i].health));
  let dns = upTo(zones).map((zone) => used.every((group) => members(group, zone, ["healthy"]).length > 0));
  if (!dns.includes(true)) dns = dns.map(() => true);
  const rates = states.map(() => upTo(zones).map(() => 0));
  const answering = dns.filter(Boolean).length;
  let errors = 0, refused = 0;
  const opened = new Set();
  for (const zone of upTo(zones).filter((one) => dns[one])) {
    for (const group of used) {
      const rate = (demand * shares[group]) / 100 / answering;
      let chosen = members(group, zone, ["healthy"]);
      if (!chosen.length) {
        chosen = members(group, zone, ["healthy", "unhealthy", "initial"]);
        if (chosen.length) opened.add(group);
      }
      for (const i of chosen) {
        rates[i][zone] += rate / chosen.length;
        errors += states[i].broken ? rate / chosen.length : 0;
      }
      refused += chosen.length ? 0 : rate;
    }
  }
  return {
    targets: states.map((state, i) => ({ ...state, rates: rates[i] })),
    dns, open: [...opened].sort((a, b) => a - b), demand, errors, refused,
  };
}

/** @param {string} text */
function flowHash(text) {
  let value = 2166136261;
  for (const char of text) value = Math.imul(value ^ char.charCodeAt(0), 16777619) >>> 0;
  return value;
}

/**
 * @param {Setup} setup
 * @param {Frame[]} frames
 * @param {string[]} flows
 * @returns {number[][]} for each frame the target of each connection, -1: none
 */
export function connections(setup, frames, flows) {
  const [, group] = decided(setup, setup.requests[0]);
  let now = flows.map(() => -1);
  return frames.map(({ dns, targets }) => {
    const zones = upTo(dns.length).filter((zone) => dns[zone]);
    now = flows.map((flow, i) => {
      const before = targets[now[i]];
      if (before && (before.health === "draining" || total(before.rates) > 0)) return now[i];
      const zone = zones[i % zones.length];
      const chosen = upTo(targets.length).filter((t) => setup.targets[t].group === group && targets[t].rates[zone] > 0);
      return chosen.length ? chosen[flowHash(flow) % chosen.length] : -1;
    });
    return now;
  });
}
