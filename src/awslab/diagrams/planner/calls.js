// The boto3 that builds the plan, to copy; with a kernel, to run.
import { button } from "../controls.js";
import { el } from "../shared.js";

/**
 * @param {{create: (() => void) | null, link: (() => string) | null}} on `create` where there is a kernel;
 *   `link` makes the address that holds the plan
 */
export function callsOf({ create, link }) {
  const code = el("code");
  const text = el("pre", { tabindex: "0", role: "group", "aria-label": "Python that builds the plan" }, code);
  const done = el("span", { class: "awslab-muted", role: "status" });
  const answers = el("ul", { class: "awslab-answers", "aria-live": "polite" });
  const bar = el("div", { class: "awslab-bar" }, button("Copy code", () => copy(code.textContent ?? "", "code")));
  if (link) bar.append(button("Copy link", () => copy(link(), "link")));
  if (create) bar.append(button("Create it", create, { class: "awslab-main" }));
  bar.append(done);
  /**
   * @param {string} value
   * @param {string} what
   */
  async function copy(value, what) {
    try {
      await navigator.clipboard.writeText(value);
      done.textContent = `The ${what} is copied.`;
    } catch {
      // No clipboard here (an insecure page, a refused permission): the reader copies by hand.
      if (what === "code") getSelection()?.selectAllChildren(code);
      done.textContent = what === "code" ? "The code is selected: copy it with Ctrl+C or ⌘C."
        : `Copy this address: ${value}`;
    }
  }
  const element = el("section", { class: "awslab-calls", "aria-label": "The calls that build it" },
    el("p", { class: "awslab-heading" }, "The calls that build it"), text, bar, answers);
  return { element,
    /**
     * @param {string} python
     * @param {{text: string, refused: boolean}[]} said
     */
    show: (python, said) => {
      if (code.textContent !== python) {
        code.textContent = python;
        done.textContent = "";
      }
      answers.replaceChildren(...said.map((answer) =>
        el("li", answer.refused ? { class: "awslab-alert" } : {}, `${answer.refused ? "✗" : "✓"} ${answer.text}`)));
    } };
}
