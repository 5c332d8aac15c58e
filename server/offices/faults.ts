/** A place in a configuration file that cannot stay as it is. */
export interface FileFault {
  file: string;
  /** Where in the file's tree, such as `units[0].shifts[1].from`; empty for the file as a whole. */
  path: string;
  /** Line of the text, counted from 1; 0 where the fault has no line (a missing folder, an unreadable file). */
  line: number;
  /** What is wrong and what to write instead, in plain words. */
  message: string;
}

/** Keys and positions that lead from the top of a file to one place in it. */
export type Path = readonly (string | number)[];

/** What a check found, before the line is looked up. */
export interface Finding {
  path: Path;
  message: string;
}

/** Either the value, or everything that is wrong with the file. */
export type Checked<T> = { ok: true; value: T } | { ok: false; faults: FileFault[] };

/** `["units", 0, "from"]` as `units[0].from`. */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${key}` : key),
    "",
  );
}

/** One fault as the line that the start prints. */
export function faultText({ file, path, line, message }: FileFault): string {
  return [file, line > 0 ? `line ${line}` : "", path].filter(Boolean).join(", ") + `: ${message}`;
}

/** Letters to add, drop or change to turn one word into the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** The known word that was probably meant, as a question to append; empty when none is close. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const small = word.toLowerCase();
  const closest = [...known]
    .map((it) => ({ it, far: distance(small, it.toLowerCase()) }))
    .filter(({ it, far }) => far <= Math.max(1, Math.floor(Math.max(it.length, word.length) / 3)))
    .sort((a, b) => a.far - b.far)[0];
  return closest ? `, did you mean "${closest.it}"?` : "";
}
