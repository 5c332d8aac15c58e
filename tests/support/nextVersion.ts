import { createHash } from "node:crypto";
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { buildsFolder, filesOf, knownBuilds, putInPlace } from "../../scripts/launch/builds.mjs";

/** Another name for a file with a hash in its name, as another content gives it one. */
const renamed = (name: string) =>
  name.replace(/-([\w-])([\w-]{7})(\.\w+)$/, (_, first, rest, end) => `-${first === "0" ? "1" : "0"}${rest}${end}`);

/** The worker's list of files names the page by its content. */
function newPage(worker: string, page: string): string {
  const hash = createHash("sha256").update(page).digest("base64");
  const entry = `"integrity":"sha256-${hash}","revision":"${createHash("md5").update(page).digest("hex")}","url":"index.html"`;
  return worker.replace(/"integrity":"[^"]*","revision":"[^"]*","url":"index.html"/, entry);
}

function rename(app: string): void {
  for (const file of filesOf(app).filter((it) => /\.(br|gz)$/.test(it))) rmSync(file);
  const files = filesOf(app);
  const names = files.filter((it) => it.includes("/assets/")).map((it) => basename(it));
  for (const file of files.filter((it) => /\.(js|css|html)$/.test(it))) {
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      names.reduce((all, name) => all.replaceAll(name, renamed(name)), text),
    );
  }
  const [worker, page] = [join(app, "sw.js"), join(app, "index.html")];
  writeFileSync(worker, newPage(readFileSync(worker, "utf8"), readFileSync(page, "utf8")));
  for (const file of files.filter((it) => it.includes("/assets/"))) {
    renameSync(file, join(dirname(file), renamed(basename(file))));
  }
}

/** Puts another version of the apps in the place of the one in a copy of the program, as a build does. All its files have new names. */
export function buildNextVersion(program: string): void {
  const before = knownBuilds(program)?.newest ?? "";
  const newest = `${before}-next`;
  cpSync(join(buildsFolder(program), before), join(buildsFolder(program), newest), { recursive: true });
  for (const app of ["applicant", "staff"]) rename(join(buildsFolder(program), newest, app));
  putInPlace(program, { inputs: "", newest }, new Date());
}
