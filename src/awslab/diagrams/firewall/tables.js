// The rules of a filter in one direction, as a table to edit.
import { el } from "../shared.js";
import { button } from "../controls.js";
import { aclFault, formatRule, groupFault, hasPorts, parseRule } from "./rules.js";

/**
 * @typedef {import("./rules.js").RuleRow} RuleRow
 * @typedef {"number" | "protocol" | "ports" | "peer" | "action"} RuleColumn
 * @typedef {{tr: HTMLTableRowElement, wrong: HTMLTableRowElement, taken: string,
 *   cells: Partial<Record<RuleColumn, HTMLInputElement | HTMLSelectElement>>, tells: HTMLElement}} EditRow
 */

const PROTOCOL_NAMES = ["tcp", "udp", "icmp", "all"];

/**
 * @param {"group" | "acl"} kind
 * @param {import("./rules.js").RuleWay} way
 * @param {() => string[]} groups ids of the security groups there are
 * @param {(rules: string[]) => void} changed
 */
export function ruleTable(kind, way, groups, changed) {
  const filter = kind === "acl" ? "network ACL" : "security group";
  const peer = way === "inbound" ? "Source" : "Destination";
  /** @type {[RuleColumn, string][]} */
  const columns = [["protocol", "Protocol"], ["ports", "Ports"], ["peer", peer]];
  if (kind === "acl") {
    columns.unshift(["number", "Rule"]);
    columns.push(["action", "Action"]);
  }
  const body = el("tbody");
  const rest = restRow(kind, columns.length);
  const restTells = el("td");
  rest.append(restTells, el("td"));
  const caption = `${way[0].toUpperCase()}${way.slice(1)} rules of the ${filter}`;
  const add = button("Add rule", () => {
    const numbers = rows.map(({ taken }) => Number(parseRule(taken, kind).number) || 0);
    const row = append(kind === "acl" ? `${Math.min(Math.max(0, ...numbers) + 10, 32766)} allow tcp 80 0.0.0.0/0` : "tcp 80 0.0.0.0/0");
    row.taken = "";
    commit(row);
    const { ports } = row.cells;
    if (ports instanceof HTMLInputElement) ports.select();
  }, { "aria-label": `Add rule, ${way}, ${filter}` });
  /** @type {EditRow[]} */
  let rows = [];

  const element = el("div", { class: "awslab-rules" },
    el("div", { class: "awslab-scroll", tabindex: "0", role: "group", "aria-label": caption },
      el("table", {}, el("caption", {}, caption),
        el("thead", {}, el("tr", {}, ...columns.map(([, name]) => el("th", { scope: "col" }, name)),
          el("th", { scope: "col" }, "Decides"), el("td"))), body)), add);

  const accepted = () => rows.map(({ taken }) => taken).filter(Boolean);

  /** @param {string} text */
  function append(text) {
    const parsed = parseRule(text, kind);
    /** @type {EditRow} */
    const row = { tr: el("tr"), wrong: el("tr"), taken: text, cells: {}, tells: el("span") };
    for (const [column, name] of columns) {
      const cell = cellOf(column, parsed[column] ?? "", `${name}, ${way}, ${filter}`);
      cell.addEventListener("change", () => commit(row));
      row.cells[column] = cell;
      row.tr.append(el("td", {}, cell));
    }
    const remove = button("×", () => {
      rows = rows.filter((one) => one !== row);
      row.tr.remove();
      row.wrong.remove();
      changed(accepted());
      add.focus();
    }, { class: "awslab-remove", "aria-label": `Remove ${way} rule ${text} of the ${filter}` });
    row.tr.append(el("td", {}, row.tells), el("td", {}, remove));
    rows.push(row);
    body.insertBefore(row.tr, rest);
    fitPorts(row);
    return row;
  }

  /** @param {EditRow} row */
  function fitPorts({ cells: { protocol, ports } }) {
    if (protocol && ports) ports.disabled = !hasPorts(protocol.value);
  }

  /**
   * Put a row in force, or say why AWS refuses it; what was in force before then stays.
   * @param {EditRow} row
   */
  function commit(row) {
    /** @param {RuleColumn} column */
    const typed = (column) => row.cells[column]?.value.trim() ?? "";
    fitPorts(row);
    /** @type {RuleRow} */
    const read = { protocol: typed("protocol"), ports: typed("ports"), peer: typed("peer"),
      ...(kind === "acl" ? { number: typed("number"), action: typed("action") } : {}) };
    const others = rows.filter((one) => one !== row && one.taken).map(({ taken }) => parseRule(taken, kind));
    const fault = kind === "acl" ? aclFault(read, others) : groupFault(read, others, groups());
    row.wrong.remove();
    row.tr.classList.toggle("awslab-refused", Boolean(fault));
    if (fault) {
      const message = el("div", { class: "awslab-alert", role: "alert" }, fault.filter(Boolean).join(": "));
      row.wrong = el("tr", {}, el("td", { colspan: String(columns.length + 2) }, message));
      row.tr.after(row.wrong);
      return;
    }
    row.taken = formatRule(kind === "acl" ? { ...read, number: String(Number(read.number)) } : read);
    if (kind === "acl") sort(row);
    changed(accepted());
  }

  /**
   * Move the other rows around the one at hand: a row that is moved would lose the focus.
   * @param {EditRow} row
   */
  function sort(row) {
    /** @param {EditRow} one */
    const number = (one) => Number(one.cells.number?.value) || 0;
    rows.sort((a, b) => number(a) - number(b));
    const here = rows.indexOf(row);
    rows.forEach((one, index) => {
      if (index < here) body.insertBefore(one.tr, row.tr);
      else if (index > here) body.insertBefore(one.tr, rest);
      if (one !== row && one.wrong.isConnected) one.tr.after(one.wrong);
    });
  }

  return { element,
    /**
     * Show rules that came from elsewhere; what the reader is typing stays when they are the same.
     * @param {string[]} rules
     */
    show: (rules) => {
      if (body.childElementCount && JSON.stringify(rules) === JSON.stringify(accepted())) return;
      rows = [];
      body.replaceChildren(rest);
      rules.forEach(append);
    },
    /**
     * Say which rules decide: by number of the rule what it decides, -1 for the last row.
     * @param {[number, string][]} decisions
     */
    mark: (decisions) => {
      const inForce = rows.filter(({ taken }) => taken);
      /** @param {number} index */
      const tells = (index) => decisions.filter(([rule]) => rule === index).map(([, what]) => what).join(", ");
      rows.forEach((row) => tellIn(row.tr, row.tells, tells(row.taken ? inForce.indexOf(row) : -2)));
      tellIn(rest, restTells, tells(-1));
    } };
}

/**
 * @param {HTMLElement} row
 * @param {HTMLElement} cell
 * @param {string} words
 */
function tellIn(row, cell, words) {
  cell.textContent = words;
  row.classList.toggle("awslab-decides", Boolean(words));
}

/**
 * @param {RuleColumn} column
 * @param {string} value
 * @param {string} label
 */
function cellOf(column, value, label) {
  const options = column === "protocol" ? PROTOCOL_NAMES : column === "action" ? ["allow", "deny"] : null;
  if (!options) {
    const input = el("input", { type: "text", class: `awslab-${column}`, autocomplete: "off", spellcheck: "false", "aria-label": label });
    input.value = value;
    return input;
  }
  const select = el("select", { "aria-label": label }, ...options.map((name) => el("option", { value: name }, name)));
  select.value = value;
  return select;
}

/**
 * What holds when no rule matches.
 * @param {"group" | "acl"} kind
 * @param {number} columns
 */
function restRow(kind, columns) {
  if (kind === "acl") {
    return el("tr", {}, ...["*", "all", "all", "0.0.0.0/0", "deny"].map((cell) => el("td", {}, cell)));
  }
  return el("tr", {}, el("td", { colspan: String(columns), class: "awslab-muted" }, "What no rule allows is refused."));
}
