// npm run build: builds every app there is into a new folder, and puts it in the place of the build before when it is whole.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { appsOf, buildInputs } from "./launch/apps.mjs";
import { buildsFolder, filesOf, putInPlace, tidyUp } from "./launch/builds.mjs";
import { endTogether, Hint, program, run } from "./launch/children.mjs";
import { withLock } from "./launch/lock.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compressible = /\.(js|css|html|svg|json|webmanifest|wasm)$/;

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
 * @param {string} folder
 */
async function buildApp(app, folder) {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const env = { ...process.env, APP: app, BUILD_INTO: folder, NODE_ENV: "production" };
  // What the bundler says of a build that works is for nobody who starts a server.
  if ((await run(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: root, env, quiet: true })) !== 0) {
    throw new Hint(`The ${app} app could not be built.`);
  }
  compress(filesOf(folder));
}

async function build() {
  const began = new Date();
  const newest = began.toISOString().replace(/\W/g, "-");
  // Taken before the build: an edit made while it runs leads to another build.
  const inputs = buildInputs(root);
  tidyUp(root);
  for (const app of appsOf(root)) await buildApp(app, join(buildsFolder(root), newest, app));
  putInPlace(root, { inputs, newest }, new Date());
  tidyUp(root);
  return 0;
}

endTogether();
await program(() =>
  withLock(join(root, "dist", ".build.lock"), build, () => console.log("Another build is running …")),
);
