// @ts-check
/**
 * Brings the page's diagrams to life from their saved state: what Jupyter does with a kernel, without one.
 * Each figure names its module; the module's `render` gets a model with anywidget's interface.
 */

/** @typedef {Record<string, any>} State */
/** @typedef {(...args: any[]) => void} Listener */

class Model {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    /** @type {{name: string, listener: Listener}[]} */
    this.listeners = [];
  }
  /** @param {string} name */
  get(name) {
    return this.state[name];
  }
  /** @param {string | State} name @param {any} [value] */
  set(name, value) {
    const changes = typeof name === "string" ? { [name]: value } : name;
    const changed = Object.keys(changes).filter((key) => this.state[key] !== changes[key]);
    Object.assign(this.state, changes);
    for (const key of changed) this.emit(`change:${key}`, this.state[key]);
    if (changed.length) this.emit("change");
  }
  /** @param {string} name @param {any} [value] */
  emit(name, value) {
    for (const each of [...this.listeners]) if (each.name === name) each.listener(this, value);
  }
  /** @param {string} names @param {Listener} listener */
  on(names, listener) {
    for (const name of names.split(" ")) this.listeners.push({ name, listener });
  }
  /** @param {string} [names] @param {Listener} [listener] */
  off(names, listener) {
    const gone = names?.split(" ");
    this.listeners = this.listeners.filter(
      (each) => (gone && !gone.includes(each.name)) || (listener && each.listener !== listener),
    );
  }
  save_changes() {} // no kernel: the state lives in this page
  send() {}
}

/** @param {HTMLElement} figure */
async function mount(figure) {
  const source = figure.querySelector("script[type='application/json']");
  const stills = figure.querySelector(".awslab-stills");
  if (!source || !stills) return;
  const el = document.createElement("div");
  try {
    const url = new URL(`diagrams/${figure.dataset.module}`, import.meta.url);
    const { default: widget } = await import(url.href);
    const model = new Model(JSON.parse(source.textContent ?? "{}"));
    const { signal } = new AbortController();
    await widget.initialize?.({ model, signal });
    figure.append(el);
    await widget.render({ model, el, signal });
    stills.remove();
    figure.dataset.live = "";
  } catch (error) {
    el.remove(); // the still stays: it shows the diagram's first state
    console.error("A diagram could not be brought to life.", error);
  }
}

await Promise.all([...document.querySelectorAll("figure.awslab-figure")].map((figure) => mount(/** @type {HTMLElement} */ (figure))));
document.documentElement.dataset.diagrams = "ready";
