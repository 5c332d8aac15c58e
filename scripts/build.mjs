// npm run build: builds every app there is into dist/<app>, beside the files of earlier builds that open tabs may still ask for.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { appsOf, buildInputs, lastBuild, recordFile } from "./launch/apps.mjs";
import { endTogether, Hint, program, run } from "./launch/children.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const fourteenDays = 14 * 24 * 60 * 60 * 1000;
const compressible = /\.(js|css|html|svg|json|webmanifest|wasm)$/;

/** @param {string} folder */
const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/**
 * A file of the build that ends now was in use until now: its fourteen days begin now.
 * @param {readonly string[]} files
 * @param {Date} now
 */
const startGrace = (files, now) =>
  files.filter((file) => existsSync(file)).forEach((file) => utimesSync(file, now, now));

/**
 * @param {string} assets
 * @param {number} before instant in milliseconds
 */
function removeOlder(assets, before) {
  if (!existsSync(assets)) return;
  for (const file of filesOf(assets)) if (statSync(file).mtimeMs < before) rmSync(file);
}

/** @param {readonly string[]} files */
function compress(files) {
  for (const file of files) {
    if (!compressible.test(file)) continue;
    const content = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(content));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}

/**
 * @param {string} app
 * @param {readonly string[]} earlier files of the last build
 * @returns {Promise<string[]>} the files of this build
 */
async function buildApp(app, earlier) {
  const folder = join(root, "dist", app);
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const env = { ...process.env, APP: app, NODE_ENV: "production" };
  const began = new Date();
  startGrace(earlier, began);
  const before = new Map(existsSync(folder) ? filesOf(folder).map((file) => [file, statSync(file).mtimeMs]) : []);
  // What the bundler says of a build that works is for nobody who starts a server.
  if ((await run(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: root, env, quiet: true })) !== 0) {
    throw new Hint(`The ${app} app could not be built.`);
  }
  const written = filesOf(folder).filter((file) => statSync(file).mtimeMs !== before.get(file));
  compress(written);
  removeOlder(join(folder, "assets"), began.getTime() - fourteenDays);
  return written.flatMap((file) => (compressible.test(file) ? [file, `${file}.br`, `${file}.gz`] : [file]));
}

/** @param {import("./launch/apps.mjs").BuildRecord} record */
const remember = (record) => writeFileSync(recordFile(root), JSON.stringify(record));

endTogether();
await program(async () => {
  // Taken before the build: an edit made while it runs leads to another build.
  const inputs = buildInputs(root);
  const files = lastBuild(root)?.files ?? {};
  mkdirSync(join(root, "dist"), { recursive: true });
  // A build that is cut off counts as none, but what it was to replace stays known.
  remember({ inputs: "", files });
  for (const app of appsOf(root)) files[app] = await buildApp(app, files[app] ?? []);
  remember({ inputs, files });
  return 0;
});
