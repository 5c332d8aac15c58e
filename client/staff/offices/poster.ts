import { textIn, type Text } from "../../../shared/offices/texts.ts";
import { posterCode, quietModules, type PosterCode } from "./posterCode.ts";
import { posterTexts } from "./texts/index.ts";

/** Paper in millimetres. */
export const papers = { a4: { width: 210, height: 297 }, a6: { width: 105, height: 148 } } as const;
export type Paper = keyof typeof papers;

/** What a poster is for. */
export interface PosterWish {
  /** Address of the office, as the server names it. */
  address: string;
  officeName: Text;
  /** A sentence that everybody must see, such as that the office is an example. */
  note: Text | null;
  /** The service it opens; without one it opens the office. */
  service?: { id: string; name: Text } | undefined;
  /** The place that is counted. */
  origin?: string | undefined;
  languages: readonly string[];
  paper: Paper;
}

/** A line of text; `x` and `y` are the beginning of its base line in millimetres, `size` that of its letters. */
export interface PosterLine {
  text: string;
  language: string;
  x: number;
  y: number;
  size: number;
  bold: boolean;
}

/** A poster as a drawing: every format is made from it, so that all of them look alike. */
export interface Poster {
  width: number;
  height: number;
  /** The address in the code. */
  target: string;
  code: PosterCode & { x: number; y: number; side: number };
  lines: PosterLine[];
}

interface Block {
  text: string;
  language: string;
  size: number;
  bold?: boolean;
  after: number;
}

/** Where the code leads: the office, or one of its services with the matter chosen. The place comes last. */
export function targetOf({ address, service, origin }: Pick<PosterWish, "address" | "service" | "origin">): string {
  const page = service ? `${address}/${encodeURIComponent(service.id)}` : address;
  return origin ? `${page}?${new URLSearchParams({ origin })}` : page;
}

/** The address for people without a camera: nothing in it that a browser adds by itself. */
export const shortAddress = (target: string) => target.replace(/^https?:\/\//, "").replace(/\?.*$/, "");

// Wider than nearly every letter of Helvetica, so that no line runs out of the paper whatever is written.
const widthOf = (text: string, size: number) => text.length * size * 0.6;

/** Breaks a text into lines of at most so many millimetres; a word that is too long for one is broken inside. */
function wrapped(text: string, size: number, width: number): string[] {
  const most = Math.floor(width / widthOf("x", size));
  const words = text.split(/(?<=[\s/-])/).flatMap((it) => it.match(new RegExp(`.{1,${most}}`, "gu")) ?? []);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && (last + word).trimEnd().length <= most) lines[lines.length - 1] = last + word;
    else lines.push(word);
  }
  return lines.map((it) => it.trim());
}

/** Lays a poster out: whose it is, what to do, the code, and below it the address in letters. */
export function layOut(wish: PosterWish): Poster {
  const { width, height } = papers[wish.paper];
  // A4 is the measure; a smaller sheet is the same in small.
  const unit = width / papers.a4.width;
  const margin = 20 * unit;
  const target = targetOf(wish);
  const lines: PosterLine[] = [];
  let y = margin;

  function write({ text, language, size, bold = false, after }: Block): void {
    for (const line of wrapped(text, size * unit, width - 2 * margin)) {
      y += size * unit * 1.2;
      lines.push({ text: line, language, x: margin, y, size: size * unit, bold });
    }
    y += after * unit;
  }
  const inEach = (text: (language: string) => string, block: Omit<Block, "text" | "language">) => {
    const written = new Map(wish.languages.map((language) => [text(language), language]));
    for (const [line, language] of written) write({ ...block, text: line, language });
  };
  const { service, note } = wish;

  inEach((it) => textIn(wish.officeName, it), { size: 7, after: 1 });
  y += 5 * unit;
  inEach((it) => posterTexts[it]?.call ?? "", { size: 14, bold: true, after: 3 });
  if (service) inEach((it) => textIn(service.name, it), { size: 8, bold: true, after: 0 });
  const above = y + 6 * unit;
  const linesAbove = lines.length;
  inEach((it) => posterTexts[it]?.how ?? "", { size: 5.5, after: 1 });
  write({ text: shortAddress(target), language: "", size: 8, bold: true, after: 3 });
  if (note) inEach((it) => textIn(note, it), { size: 5, after: 0 });
  const below = y - above;

  // The code takes the height that the words leave; the words after it come below it.
  const side = Math.min(width - 2 * margin, height - margin - above - below);
  for (const line of lines.slice(linesAbove)) line.y += side + 6 * unit;
  const code = posterCode(target);
  // The margin of the paper is quiet enough: what is dark begins where the words begin.
  const x = margin - (quietModules * side) / code.size;
  return { width, height, target, code: { ...code, x, y: above, side }, lines };
}
