// @ts-check
/**
 * What the kernel takes for Pyodide: Pyodide, started from the memory image that the build made (image.mjs). Everything
 * a lab imports is in it, imported; the files beside it are those that are read or imported later.
 */
import { loadPyodide as load, version } from "./core.mjs";

const SITE = "/lib/python3.14/site-packages";

/** @param {string} name @returns {Promise<Uint8Array>} */
async function unpacked(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok || !answer.body) throw new Error(`${name}: ${answer.status}`);
  const stream = answer.body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {Uint8Array} archive @returns {[string, Uint8Array][]} */
function entries(archive) {
  let at = 4 + new DataView(archive.buffer).getUint32(0, true);
  const index = JSON.parse(new TextDecoder().decode(archive.subarray(4, at)));
  return index.map((/** @type {[string, number]} */ [name, length]) => [name, archive.subarray(at, (at += length))]);
}

/** @param {any} options */
async function loadPyodide(options) {
  const [files, memory, { default: create }] = await Promise.all([
    unpacked("files.gz").then(entries),
    unpacked("memory.gz"),
    import(/* @vite-ignore */ new URL("pyodide.asm.mjs", import.meta.url).href),
  ]);
  /** @type {any} */
  let API;
  const put = (/** @type {any} */ FS, /** @type {boolean} */ listed) => {
    for (const [name, content] of files) {
      // Pyodide lists what it finds installed; the image was made before it could.
      if (name.includes(".dist-info/") !== listed) continue;
      const path = `${SITE}/${name}`;
      FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
      FS.writeFile(path, content, { canOwn: true });
    }
  };
  const python = await load({
    ...options,
    packages: [],
    fsInit: async (/** @type {any} */ FS) => put(FS, false),
    createPyodideModule: async (/** @type {any} */ settings) => {
      API = settings.API;
      const module = await create(settings);
      // Pyodide copies the image over its memory, which must be as large. What is allocated here is overwritten.
      while (module.HEAP8.length < memory.length - 65536) module._malloc(memory.length - module.HEAP8.length);
      return module;
    },
    _loadSnapshot: memory,
    _snapshotDeserializer: () => API.public_api,
  });
  put(python.FS, true);
  // Everybody's memory image is the same: what is random starts anew.
  python.runPython("import random; random.seed(); del random");
  return python;
}

export { loadPyodide, version };
