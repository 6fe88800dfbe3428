// @ts-check
/**
 * Makes Python's memory image and the archive of the files it still needs. Runs in Node:
 *   node image.mjs <folder that becomes site-packages> <prepare.py> <output folder>
 */
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { loadPyodide } from "../../node_modules/pyodide/pyodide.mjs";

const SITE = "/lib/python3.14/site-packages";
const [tree, prepare, out] = process.argv.slice(2);
const { info } = JSON.parse(fs.readFileSync(new URL("../../node_modules/pyodide/pyodide-lock.json", import.meta.url), "utf8"));
const lockFileContents = { info, packages: {} };

/** @param {string} folder @returns {string[]} */
const walk = (folder) =>
  fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? walk(name) : [name];
  });

/** @type {Map<string, Uint8Array>} */
const files = new Map(walk(tree).sort().map((name) => [path.relative(tree, name), fs.readFileSync(name)]));

/** @param {any} FS @param {(name: string) => boolean} wanted */
const put = (FS, wanted) => {
  for (const [name, content] of files) {
    if (!wanted(name)) continue;
    FS.mkdirTree(path.dirname(`${SITE}/${name}`));
    FS.writeFile(`${SITE}/${name}`, content);
  }
};
/** Pyodide lists what it finds installed in an object of JavaScript, which a memory image can't hold. */
const listed = (/** @type {string} */ name) => name.includes(".dist-info/");

// Byte code of the Python that will run it. Without the documentation of others' functions: no page shows it.
const compiler = await loadPyodide({ lockFileContents, packages: [], fsInit: async (FS) => put(FS, (name) => name.endsWith(".py")) });
const compiled = compiler.runPython(`
import ast, importlib._bootstrap_external as external, pathlib

def without_documentation(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
                first.value.value = ""
    return tree

def compiled(path, name):
    tree = ast.parse(path.read_bytes())
    if name.split("/")[0] in ("moto", "botocore", "boto3", "s3transfer", "prompt_toolkit", "pygments", "urllib3", "werkzeug"):
        tree = without_documentation(tree)
    return bytes(external._code_to_hash_pyc(compile(tree, str(path), "exec"), bytes(8), False))

root = pathlib.Path("${SITE}")
{name: compiled(root / name, name) for path in sorted(root.rglob("*.py")) for name in [str(path.relative_to(root))]}
`);
for (const [name, code] of Object.entries(compiled.toJs())) {
  if (!name.startsWith("awslab/")) files.delete(name); // awslab is read by its readers
  files.set(name.startsWith("awslab/") ? name.replace(/([^/]+)\.py$/, "__pycache__/$1.cpython-314.pyc") : `${name}c`, code);
}

const python = await loadPyodide({
  _makeSnapshot: true,
  lockFileContents,
  packages: [],
  fsInit: async (FS) => put(FS, (name) => !listed(name)),
});
put(python.FS, listed);
python.runPython(fs.readFileSync(prepare, "utf8"));
const imported = new Set(
  python.runPython(`[getattr(m, "__cached__", None) or getattr(m, "__file__", None) for m in list(__import__("sys").modules.values())]`).toJs(),
);
const memory = python.makeMemorySnapshot({
  serializer: (/** @type {any} */ object) => {
    if (object === python) return "python";
    throw new Error(`Python's memory holds something of JavaScript: ${String(object).slice(0, 200)}`);
  },
});

// What is imported is in the memory already.
for (const name of [...files.keys()]) {
  if (name.endsWith(".pyc") && imported.has(`${SITE}/${name}`)) files.delete(name);
}
const index = Buffer.from(JSON.stringify([...files].map(([name, content]) => [name, content.length])));
const length = Buffer.alloc(4);
length.writeUInt32LE(index.length);
const pack = (/** @type {Uint8Array} */ data) => zlib.gzipSync(data, { level: 6 });
fs.writeFileSync(path.join(out, "files.gz"), pack(Buffer.concat([length, index, ...files.values()])));
fs.writeFileSync(path.join(out, "memory.gz"), pack(memory));
process.exit(0);
