// @ts-check
/**
 * What this browser keeps of a reader's labs: JupyterLite stores a changed lab in IndexedDB, and its checks' answers with it.
 * Lab pages show what there is to continue, set aside or download; the contents show which checks passed. Nothing leaves the browser.
 */

/** The database that lite/jupyter-lite.json names (`contentsStorageName`), and JupyterLite's store of files in it. */
const DATABASE = "awsbook-labs", FILES = "files";
/** Passed checks are remembered apart from the copies, so that starting a lab afresh doesn't forget them. */
const PASSED = "awsbook-passed";
const CHECK = "application/vnd.awslab.check+json";

/**
 * @typedef {{cells: {outputs?: {data?: Record<string, any>}[]}[], metadata: Record<string, any>}} Notebook
 * @typedef {{path: string, name: string, type: string, last_modified: string, content: Notebook | string}} Copy
 * @typedef {Record<string, Record<string, string>>} Passed when each exercise of each lab was first seen passed
 */

/** @returns {Promise<IDBDatabase | null>} null where JupyterLite has stored nothing yet: opening would make an empty one */
async function database() {
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === DATABASE)) return null;
  const found = await answer(indexedDB.open(DATABASE));
  if (found.objectStoreNames.contains(FILES)) return found;
  found.close();
  return null;
}

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns {Promise<Copy[]>} the notebooks this browser has a changed copy of */
export async function copies() {
  const found = await database();
  if (!found) return [];
  /** @type {Copy[]} */
  const all = await answer(found.transaction(FILES).objectStore(FILES).getAll());
  found.close();
  return all.filter(({ type, content }) => type === "notebook" && content);
}

/**
 * Keep a copy under another name, so that the lab opens as the book has it now.
 * @param {Copy} copy
 * @param {Copy[]} all
 * @returns {Promise<string>} the name it has now
 */
export async function setAside(copy, all) {
  const taken = new Set(all.map(({ path }) => path));
  const stem = copy.path.replace(/\.ipynb$/, "");
  let path = `${stem} (mine).ipynb`;
  for (let number = 2; taken.has(path); number += 1) path = `${stem} (mine ${number}).ipynb`;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const found = await database();
  if (!found) throw new Error("The browser's storage is gone: reload the page.");
  const change = found.transaction(FILES, "readwrite");
  change.objectStore(FILES).put({ ...copy, path, name }, path);
  change.objectStore(FILES).delete(copy.path);
  await new Promise((resolve, reject) => {
    change.oncomplete = resolve;
    change.onerror = change.onabort = () => reject(change.error);
  });
  found.close();
  return name;
}

/** @param {Copy} copy */
export function notebook({ content }) {
  return /** @type {Notebook} */ (typeof content === "string" ? JSON.parse(content) : content);
}

/**
 * Which exercises have passed: in the copies as they are now, or ever before.
 * @param {Copy[]} all
 * @returns {Passed}
 */
export function passed(all) {
  /** @type {Passed} */
  const known = JSON.parse(localStorage.getItem(PASSED) ?? "{}");
  for (const copy of all) {
    for (const cell of notebook(copy).cells) {
      for (const output of cell.outputs ?? []) {
        const check = output.data?.[CHECK];
        if (check?.passed) (known[check.lab] ??= {})[check.exercise] ??= copy.last_modified;
      }
    }
  }
  localStorage.setItem(PASSED, JSON.stringify(known));
  return known;
}

/**
 * @param {string} name
 * @param {unknown} content
 */
function download(name, content) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * @param {string} label
 * @param {() => void} pressed
 */
function button(label, pressed) {
  const made = make("button", { type: "button", class: "my-lab-button" }, label);
  made.addEventListener("click", pressed);
  return made;
}

/** @param {number} count @param {number} all */
const done = (count, all) => `${count} of ${all} exercise${all === 1 ? "" : "s"} done`;

/**
 * A lab's page: what this browser has of the lab.
 * @param {HTMLElement} place
 */
async function showLab(place) {
  const { lab = "", version = "", exercises = "0" } = place.dataset;
  const all = await copies();
  const mine = all.find(({ path }) => path === `${lab}.ipynb`);
  const aside = all.filter(({ path }) => path.startsWith(`${lab} (mine`));
  const count = Object.keys(passed(all)[lab] ?? {}).length;
  place.hidden = !mine && !aside.length && !count;
  if (place.hidden) return;
  const status = place.querySelector("[role=status]") ?? make("p", { role: "status" });
  const parts = [status, make("p", {}, `In this browser: ${done(count, Number(exercises))}.`)];
  if (mine) {
    const older = notebook(mine).metadata.awslab?.version !== version;
    if (older) parts.push(make("p", { class: "my-lab-news" }, "The lab has a newer version than your copy of it."));
    const afresh = async () => {
      const name = await setAside(mine, all);
      await showLab(place);
      status.textContent = `Your copy is now “${name}”. The lab opens as the book has it.`;
    };
    parts.push(make("p", { class: "my-lab-buttons" },
      button(older ? "Take the new version, keep mine beside it" : "Start afresh, keep mine beside it", afresh),
      button("Download my copy", () => download(mine.name, notebook(mine)))));
  }
  if (aside.length) {
    const rows = aside.map((copy) => make("li", {},
      make("a", { href: new URL(`../lite/notebooks/index.html?path=${encodeURIComponent(copy.path)}`, import.meta.url).href }, copy.name),
      " ", button(`Download ${copy.name}`, () => download(copy.name, notebook(copy)))));
    parts.push(make("p", {}, "Set aside:"), make("ul", {}, ...rows));
  }
  place.replaceChildren(...parts);
}

/**
 * The contents: which checks passed, lab by lab.
 * @param {HTMLElement} table
 */
async function showProgress(table) {
  const all = await copies();
  const known = passed(all);
  let sum = 0;
  for (const cell of /** @type {NodeListOf<HTMLElement>} */ (table.querySelectorAll("[data-lab]"))) {
    const { lab = "", exercises = "" } = cell.dataset;
    const count = Object.keys(known[lab] ?? {}).length;
    sum += count;
    const whole = count >= Number(exercises);
    cell.textContent = count ? `${whole ? "✓ " : ""}${done(count, Number(exercises))}` : all.some(({ path }) => path === `${lab}.ipynb`) ? "begun" : "";
  }
  table.querySelector(".my-progress-file")?.remove();
  if (!sum) return;
  const save = () => download("my-progress.json", { book: document.title, saved: new Date().toISOString(), passed: known });
  table.append(make("p", { class: "my-progress-file" }, "Kept in this browser only. ", button("Save my progress as a file", save)));
}

async function show() {
  try {
    for (const place of document.querySelectorAll(".my-lab")) await showLab(/** @type {HTMLElement} */ (place));
    for (const table of document.querySelectorAll(".my-progress")) await showProgress(/** @type {HTMLElement} */ (table));
  } catch (error) {
    // A private window may refuse storage: the page is whole without it, and the launch row says so.
    console.info("This browser keeps no labs.", error);
  }
  document.documentElement.dataset.labs = "ready";
}

await show();
// The reader comes back from the lab's own tab.
document.addEventListener("visibilitychange", () => document.hidden || show());
