// layout.py in JavaScript: the options as cards, for the reader's answers.
import { item, path, rect, words } from "../shapes.js";
import { reasonsOf } from "./rules.js";

/**
 * @typedef {import("./rules.js").StorageOption} StorageOption
 * @typedef {{key: string, text: string, short: string, answers: [string, string, string][]}} Question
 */

const FORMS = {
  wide: { width: 720, columns: 3, height: 76 }, narrow: { width: 358, columns: 2, height: 96 },
};
const GAP = 12;

/**
 * @param {Question[]} questions
 * @param {StorageOption[]} options
 * @param {import("./rules.js").Answers} answers
 * @param {"wide" | "narrow"} form
 * @returns {import("../shared.js").Scene}
 */
export function cardsScene(questions, options, answers, form) {
  const { width, columns, height } = FORMS[form];
  const wide = Math.floor((width - GAP * (columns - 1)) / columns);
  const items = options.map((option, index) => {
    const why = reasonsOf(option, answers);
    // In the order the questions are answered in, as Python has them.
    const fallen = Object.keys(why).map((key) => questions.find((one) => one.key === key)?.short ?? "");
    const x = (index % columns) * (wide + GAP), y = Math.floor(index / columns) * (height + GAP) + 1;
    return cardOf(option, fallen, form, x, y, wide, height);
  });
  return { width, height: Math.ceil(options.length / columns) * (height + GAP) - GAP + 2, items };
}

/**
 * @param {StorageOption} option
 * @param {string[]} fallen
 * @param {"wide" | "narrow"} form
 * @param {number} x
 * @param {number} y
 * @param {number} wide
 * @param {number} height
 */
function cardOf({ key, name, lines }, fallen, form, x, y, wide, height) {
  const out = fallen.length > 0;
  const mark = out ? `M${x + 14} ${y + 15}l8 8m0 -8l-8 8` : `M${x + 13} ${y + 20}l4 4l8 -9`;
  const more = fallen.length > 1 ? ` + ${fallen.length - 1}` : "";
  return item(key, out ? "out" : "fits", [
    rect(x + 1, y, wide - 2, height, "plate", 8),
    path(mark, "mark"),
    ...lines[form].map((line, row) => words(x + 34, y + 24 + 17 * row, line, "name", { bold: !out })),
    words(x + 14, y + height - 12, out ? `Out: ${fallen[0]}${more}` : "Fits", "state", { size: 11 }),
  ], { box: [x + 1, y, wide - 2, height], title: name });
}
