// Listener rules, health checks and draining, as the reader sets them.
import { el } from "../shared.js";
import { button, field } from "../controls.js";

/** @typedef {{priority: number, field: string, value: string, group: string}} ShownRule */

/**
 * A table of listener rules, in the order in which they are tried.
 * @param {{name: string, label: string}[]} groups
 * @param {string} otherwise target group of the default action
 * @param {() => ShownRule[]} now
 * @param {(rules: ShownRule[]) => void} change
 */
export function ruleEditor(groups, otherwise, now, change) {
  const body = el("tbody");
  const said = el("span", { class: "awslab-alert", role: "alert" });
  const head = ["Priority", "If the", "is", "then to", ""].map((name) => el("th", { scope: "col" }, name || "Change"));
  const add = button("Add a rule", () => {
    const last = Math.max(0, ...now().map(({ priority }) => priority));
    change([...now(), { priority: last + 10, field: "method", value: "POST", group: groups[0].name }]);
  });
  const element = el("details", { class: "awslab-rules" }, el("summary", {}, "Listener rules: change them"),
    el("div", { class: "awslab-scroll", tabindex: "0", role: "group", "aria-label": "Listener rules" },
      el("table", {}, el("thead", {}, el("tr", {}, ...head)), body)), said, add);
  element.open = true;
  let known = "";

  /**
   * @param {string} label
   * @param {[string, string][]} options
   * @param {string} value
   * @param {(value: string) => void} changed
   */
  function pick(label, options, value, changed) {
    const select = el("select", { "aria-label": label },
      ...options.map(([key, name]) => el("option", { value: key }, name)));
    select.value = value;
    select.addEventListener("change", () => changed(select.value));
    return select;
  }

  /**
   * @param {ShownRule} rule
   * @param {number} place
   * @param {ShownRule[]} rules in order
   */
  function row(rule, place, rules) {
    const name = `Rule ${rule.priority}`;
    /** @param {Partial<ShownRule>} part */
    const set = (part) => change(rules.map((one) => (one === rule ? { ...one, ...part } : one)));
    const input = el("input", { type: "text", size: "12", maxlength: "128", "aria-label": `${name}: value`, spellcheck: "false" });
    input.value = rule.value;
    input.addEventListener("change", () => {
      said.textContent = input.value ? "" : `${name} needs a value, such as /api/*`;
      if (input.value) set({ value: input.value });
    });
    const earlier = button("Earlier", () => {
      const before = rules[place - 1];
      change(rules.map((one) => one === rule ? { ...one, priority: before.priority }
        : one === before ? { ...one, priority: rule.priority } : one));
    }, { "aria-label": `${name}: try it earlier` });
    earlier.disabled = place === 0;
    return el("tr", {}, el("td", {}, String(rule.priority)),
      el("td", {}, pick(`${name}: condition`, [["path", "path"], ["host", "host"], ["method", "method"]], rule.field,
        (value) => set({ field: value }))),
      el("td", {}, input),
      el("td", {}, pick(`${name}: target group`, groups.map((one) => [one.name, one.label]), rule.group,
        (value) => set({ group: value }))),
      el("td", { class: "awslab-acts" }, earlier,
        button("Remove", () => change(rules.filter((one) => one !== rule)), { "aria-label": `${name}: remove it` })));
  }

  return {
    element,
    show: () => {
      const rules = [...now()].sort((a, b) => a.priority - b.priority);
      if (JSON.stringify(rules) === known) return;
      known = JSON.stringify(rules);
      // A focused control stays in its place: what it was part of is made anew.
      const spot = [...body.querySelectorAll("input, select, button")].findIndex((one) => one === document.activeElement);
      const last = groups.find(({ name }) => name === otherwise);
      body.replaceChildren(...rules.map(row), el("tr", {}, el("td", {}, "default"),
        el("td", { colspan: "2" }, "anything else"), el("td", {}, last?.label ?? ""), el("td")));
      const again = [...body.querySelectorAll("input, select, button")][spot];
      if (again instanceof HTMLElement) again.focus();
      add.disabled = rules.length >= 5;
    },
  };
}

/**
 * @param {() => {health: Record<string, number>, delay: number}} now
 * @param {(changes: Record<string, any>) => void} change
 */
export function healthFields(now, change) {
  /**
   * @param {string} label
   * @param {number} low
   * @param {number} high
   * @param {(value: number) => void} take
   */
  const number = (label, low, high, take) => field(label, { inputmode: "numeric", size: "6" }, (typed) => {
    const value = Number(typed);
    if (!/^\d{1,4}$/.test(typed.trim()) || value < low || value > high) return `${typed} is not possible: type ${low} to ${high}`;
    take(value);
    return "";
  });
  /** @param {string} name */
  const health = (name) => (/** @type {number} */ value) => change({ health: { ...now().health, [name]: value } });
  const fields = {
    interval: number("Health check every, seconds", 5, 300, health("interval")),
    unhealthy: number("Unhealthy after, failures", 2, 10, health("unhealthy")),
    healthy: number("Healthy after, passes", 2, 10, health("healthy")),
    delay: number("Deregistration delay, seconds", 0, 3600, (delay) => change({ delay })),
  };
  return {
    element: el("details", {}, el("summary", {}, "Health checks and draining: change them"),
      el("div", { class: "awslab-controls awslab-assumed" }, ...Object.values(fields).map(({ element }) => element))),
    show: () => {
      const { health: values, delay } = now();
      for (const [name, value] of Object.entries({ ...values, delay })) {
        fields[/** @type {keyof typeof fields} */ (name)].show(String(value));
      }
    },
  };
}
