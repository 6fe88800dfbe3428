// A day of demand against three ways to have capacity: the words of rules.py in JavaScript.

/**
 * @typedef {{service: number[], paid: number[]}} Run
 * @typedef {{hours: number, unused: number, idle: number, refused: number, lost: number, cost: number}} Outcome
 * @typedef {{minimum: number, maximum: number, target: number, warmup: number, periods_out: number,
 *   periods_in: number}} Policy
 * @typedef {{demand: [number, number][], fixed: number, scheduled: [number, number][],
 *   automatic: Policy, capacity: number, price: number, currency: string, prediction: string}} Day
 */

export const MINUTES = 1440;
const SLACK = 0.9;

/**
 * @param {[number, number][]} demand
 * @param {number} minute
 */
export function demandAt(demand, minute) {
  for (let n = 1; n < demand.length; n += 1) {
    const [[t0, d0], [t1, d1]] = [demand[n - 1], demand[n]];
    if (minute <= t1) return d0 + ((d1 - d0) * (minute - t0)) / (t1 - t0);
  }
  return demand[demand.length - 1][1];
}

/** @param {[number, number][]} demand */
export const byMinute = (demand) => Array.from({ length: MINUTES }, (_, minute) => demandAt(demand, minute));

/** @param {number} count @returns {Run} */
export function fixedRun(count) {
  const all = Array(MINUTES).fill(count);
  return { service: all, paid: all };
}

/**
 * @param {[number, number][]} timetable
 * @param {number} warmup
 * @returns {Run}
 */
export function scheduledRun(timetable, warmup) {
  const actions = new Map(timetable);
  /** @type {Run} */
  const run = { service: [], paid: [] };
  let running = timetable[timetable.length - 1][1], coming = 0, ready = 0;
  for (let minute = 0; minute < MINUTES; minute += 1) {
    if (coming && minute >= ready) [running, coming] = [running + coming, 0];
    const wanted = actions.get(minute) ?? running + coming;
    if (wanted < running) [running, coming] = [wanted, 0];
    else if (wanted !== running + coming) [coming, ready] = [wanted - running, minute + warmup];
    run.service.push(running);
    run.paid.push(running + coming);
  }
  return run;
}

/**
 * @param {number[]} rates
 * @param {number} capacity
 * @param {Policy} policy
 * @returns {Run}
 */
export function automaticRun(rates, capacity, { minimum, maximum, target, warmup, periods_out, periods_in }) {
  /** @param {number} exact */
  const within = (exact) => Math.max(minimum, Math.min(maximum, Math.ceil(exact - 1e-9)));
  let running = within((100 * rates[0]) / (capacity * target));
  /** @type {[number, number][]} */
  let starting = [];
  const sum = () => starting.reduce((all, [, count]) => all + count, 0);
  let above = 0, below = 0, metric = 0;
  /** @type {Run} */
  const run = { service: [], paid: [] };
  rates.forEach((rate, minute) => {
    for (const [ready, count] of starting) if (ready <= minute) running += count;
    starting = starting.filter(([ready]) => ready > minute);
    if (above >= periods_out) {
      const more = within((running * metric) / target) - running - sum();
      if (more > 0) starting.push([minute + warmup, more]);
    } else if (below >= periods_in && !starting.length) {
      [running, below] = [Math.min(running, within((running * metric) / target)), 0];
    }
    run.service.push(running);
    run.paid.push(running + sum());
    metric = Math.min(100, (100 * rate) / (running * capacity));
    above = metric > target ? above + 1 : 0;
    below = metric < SLACK * target ? below + 1 : 0;
  });
  return run;
}

/**
 * @param {number[]} rates
 * @param {number} capacity
 * @param {number} price
 * @param {Run} run
 * @returns {Outcome}
 */
export function outcomeOf(rates, capacity, price, run) {
  let asked = 0, used = 0, refused = 0, paid = 0;
  rates.forEach((rate, minute) => {
    const served = Math.min(rate, run.service[minute] * capacity);
    asked += rate;
    used += served / capacity;
    refused += rate - served;
    paid += run.paid[minute];
  });
  const hours = paid / 60, unused = (paid - used) / 60;
  return { hours, unused, idle: (100 * unused) / hours, refused: refused * 60, lost: (100 * refused) / asked, cost: hours * price };
}

/**
 * @param {number[]} counts
 * @returns {[number, number][]}
 */
export function levels(counts) {
  return counts.flatMap((count, minute) => (minute && count === counts[minute - 1] ? [] : [[minute, count]]));
}

/**
 * The whole day, by way.
 * @param {Day} day
 */
export function runDay(day) {
  const rates = byMinute(day.demand);
  /** @type {Record<string, Run>} */
  const runs = {
    fixed: fixedRun(day.fixed),
    scheduled: scheduledRun(day.scheduled, day.automatic.warmup),
    automatic: automaticRun(rates, day.capacity, day.automatic),
  };
  /** @type {Record<string, Outcome>} */
  const outcomes = {};
  for (const [way, run] of Object.entries(runs)) outcomes[way] = outcomeOf(rates, day.capacity, day.price, run);
  return { rates, runs, outcomes };
}
