// @ts-check
/**
 * Tells the reader what happens while a lab opens, and what is wrong when it can't. Loaded by JupyterLite's own page
 * before anything else of it.
 */

export {}; // a module: it waits at its top level

const SLOW = 60_000;

const note = document.createElement("p");
note.id = "lab-progress";
note.setAttribute("role", "status");
note.style.cssText =
  "position:fixed;z-index:9999;left:50%;bottom:1.5rem;transform:translateX(-50%);box-sizing:border-box;margin:0;" +
  "width:max-content;max-width:calc(100vw - 2rem);padding:.7em 1.1em;border-radius:.5em;font:15px/1.45 system-ui,sans-serif;" +
  "color:#fff;background:#1f2d3d;box-shadow:0 2px 12px #0006";
document.body.append(note);

/** @param {string} text */
const say = (text) => {
  note.textContent = text;
};

/** @param {() => Promise<unknown>} action */
const works = (action) => action().then(() => true, () => false);

const database = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open("lab-progress");
    request.onsuccess = () => resolve(request.result.close());
    request.onerror = () => reject(request.error);
  });

/** @returns {Promise<string>} What is missing without which no lab runs, in the reader's words; '' when all is there. */
async function missing() {
  // The smallest module there is: browsers in lockdown have no WebAssembly, policies may refuse to compile.
  const smallest = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
  if (!(await works(async () => WebAssembly.compile(smallest)))) {
    return "This browser does not allow WebAssembly, in which Python runs here. Allow it for this site, or use another browser.";
  }
  if (typeof DecompressionStream === "undefined") {
    return "This browser is too old for the labs. They need one of 2023 or later.";
  }
  return "";
}

/** @returns {Promise<string>} What the reader should know though the lab runs; '' when there is nothing. */
async function warning() {
  if (!(await works(database))) {
    return "This window keeps nothing (a private window?). The lab works; download it before you close the window. ";
  }
  const memory = /** @type {{deviceMemory?: number}} */ (/** @type {unknown} */ (navigator)).deviceMemory;
  if (memory && memory < 3) {
    return "This device has little memory. The lab may stop; the lab's page in the book shows all results and diagrams. ";
  }
  return "";
}

/** @template T @param {() => T | null | undefined | false} look @returns {Promise<T>} */
async function found(look) {
  for (;;) {
    const value = look();
    if (value) return value;
    await new Promise((go) => setTimeout(go, 100));
  }
}

const problem = await missing();
if (problem) {
  say(`${problem} The book itself, with every lab's results and diagrams, works here too.`);
} else {
  const also = await warning();
  const slow = setTimeout(() => say(`${also}This takes longer than usual: is the connection slow, or cut? Reload the page to try again.`), SLOW);
  say(`${also}1 of 3: the notebook opens …`);
  /** @type {any} */
  const app = await found(() => /** @type {any} */ (window).jupyterapp);
  await app.restored;
  const session = await found(() => app.shell.currentWidget?.sessionContext);
  await session.ready;
  const kernel = await found(() => session.session?.kernel);
  say(`${also}2 of 3: Python starts in your browser. The first time it is downloaded, later it is kept …`);
  // Answered when Python is up. Running something, even silently, would count as a cell.
  await kernel.requestIsComplete({ code: "" });
  clearTimeout(slow);
  say(`${also}3 of 3: ready. Press Shift+Enter to run a cell.`);
  setTimeout(() => note.remove(), also ? 15_000 : 4000);
}
