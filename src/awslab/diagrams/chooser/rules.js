// rules.py in JavaScript: which options the answers leave, and why the others fall.

/**
 * @typedef {Record<string, string>} Answers by question
 * @typedef {{key: string, name: string, lines: {wide: string[], narrow: string[]}, why: string,
 *   watch: string, doc: string, falls: Record<string, Record<string, string>>}} StorageOption
 */

/**
 * By question, why the answers take an option out; empty when it fits.
 * @param {StorageOption} option
 * @param {Answers} answers
 * @returns {Record<string, string>}
 */
export function reasonsOf({ falls }, answers) {
  const found = Object.entries(answers).map(([question, answer]) => [question, falls[question]?.[answer] ?? ""]);
  return Object.fromEntries(found.filter(([, reason]) => reason));
}

/**
 * @param {StorageOption[]} options
 * @param {Answers} answers
 */
export function leftOf(options, answers) {
  return options.filter((option) => !Object.keys(reasonsOf(option, answers)).length);
}

/**
 * The options that the fewest answers take out, of these those that serve the use itself when there
 * are any: what to change when none fits.
 * @param {StorageOption[]} options
 * @param {Answers} answers
 */
export function closestOf(options, answers) {
  const costs = options.map((option) => {
    const why = reasonsOf(option, answers);
    return 2 * Object.keys(why).length + ("use" in why ? 1 : 0);
  });
  return options.filter((_, index) => costs[index] === Math.min(...costs));
}
