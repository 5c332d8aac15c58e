import { createHash } from "node:crypto";
import * as v from "valibot";
import { OfficeFileSchema, type OfficeFile } from "../../shared/offices/index.ts";
import { pathText, type Checked, type FileFault, type Path } from "./faults.ts";
import { checkReferences, type Known } from "./references.ts";
import { schemaFaults } from "./schemaFaults.ts";
import { readYaml } from "./yamlSource.ts";

/** An office file without a fault. */
export interface OfficeSource {
  file: string;
  /** SHA-256 of the text: tells whether the file is the one applied last. */
  hash: string;
  office: OfficeFile;
  /** The file as it was written, before defaults were filled in: this is what a version keeps. */
  content: unknown;
  faultAt(path: Path, message: string): FileFault;
}

/** Reads and checks one office file; of a broken one, everything that is wrong with it. */
export function readOfficeFile(file: string, text: string, known: Known): Checked<OfficeSource> {
  const yaml = readYaml(file, text);
  if (!yaml.ok) return yaml;
  const { content, lineOf } = yaml.value;
  const parsed = v.safeParse(OfficeFileSchema, content);
  if (!parsed.success) return { ok: false, faults: schemaFaults(file, OfficeFileSchema, yaml.value, parsed.issues) };
  const faultAt = (path: Path, message: string) => ({ file, path: pathText(path), line: lineOf(path), message });
  const findings = checkReferences(parsed.output, known);
  if (findings.length > 0) return { ok: false, faults: findings.map((it) => faultAt(it.path, it.message)) };
  const hash = createHash("sha256").update(text).digest("hex");
  return { ok: true, value: { file, hash, office: parsed.output, content, faultAt } };
}
