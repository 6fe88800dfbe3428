// The question before a result is shown. The reader answers, or asks to be shown.
import { el } from "./shared.js";
import { button } from "./controls.js";

/**
 * @param {Record<string, string>} answers value → what the button says
 * @param {(answer: string) => void} answered
 */
export function predict(answers, answered) {
  const question = el("p");
  const buttons = Object.entries(answers).map(([value, name]) => button(name, () => answered(value)));
  const element = el("div", { class: "awslab-ask", role: "group", "aria-label": "Predict" }, question, ...buttons);
  return {
    element,
    /** @param {string} text "" hides it */
    ask: (text) => {
      question.textContent = text;
      element.hidden = !text;
    },
  };
}
