import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { layOut, papers, type Paper, type PosterWish } from "../../../client/staff/offices/poster.ts";
import { posterCode } from "../../../client/staff/offices/posterCode.ts";
import { posterPdf } from "../../../client/staff/offices/posterPdf.ts";
import { posterSvg } from "../../../client/staff/offices/posterSvg.ts";
import { modulesOf, pictureOf, stained, textIn, type Modules } from "../../support/posterPictures.ts";

const address = "https://termine.example.org/o/pirmasens";
const commitment = { id: "commitment", name: { de: "Verpflichtungserklärung", en: "Declaration of commitment" } };
const wish = (more: Partial<PosterWish> = {}): PosterWish => ({
  address,
  officeName: { de: "Ausländerbehörde Pirmasens", en: "Immigration Office Pirmasens" },
  note: { de: "Beispiel, kein Angebot der Stadt", en: "Example, not an offer of the city" },
  languages: ["de", "en"],
  paper: "a4",
  ...more,
});
const wordsOf = (more: Partial<PosterWish> = {}) =>
  layOut(wish(more))
    .lines.map(({ text }) => text)
    .join(" ");

describe("a poster", () => {
  test("PS-04 leads to the office, or to a service with the matter chosen, and names the place that is counted", () => {
    expect(layOut(wish()).target).toBe(address);
    expect(layOut(wish({ service: commitment })).target).toBe(`${address}/commitment`);
    expect(layOut(wish({ service: commitment, origin: "public_order" })).target).toBe(
      `${address}/commitment?origin=public_order`,
    );
  });

  test("PS-05 carries the short address in letters, whose office it is and what to do, and that it is an example", () => {
    const words = wordsOf({ origin: "public_order" });
    expect(words).toContain("termine.example.org/o/pirmasens");
    expect(words).not.toContain("origin");
    for (const line of ["Ausländerbehörde Pirmasens", "Termin buchen", "Book your visit"])
      expect(words).toContain(line);
    expect(words).toContain("Beispiel, kein Angebot der Stadt");
    expect(words).toContain("Example, not an offer of the city");
    expect(wordsOf({ note: null })).not.toContain("Beispiel");
  });

  test("speaks the languages that were chosen, and says nothing twice", () => {
    expect(wordsOf({ languages: ["de"] })).not.toContain("Book your visit");
    const same = { officeName: { de: "Magdeburg" } };
    expect(wordsOf(same).match(/Magdeburg/g)).toHaveLength(1);
  });

  test.each(Object.keys(papers) as Paper[])("keeps everything on the paper %s, however long the names are", (paper) => {
    const long = "Erstmalige Erteilung einer Aufenthaltserlaubnis zum Zweck der Beschäftigung als Fachkraft";
    const service = { id: "residence_permit_for_skilled_workers", name: { de: long, en: long.toUpperCase() } };
    const { width, height, code, lines } = layOut(wish({ paper, service, origin: "public_order" }));
    expect([width, height]).toEqual([papers[paper].width, papers[paper].height]);
    // No code smaller than the one that PS-05 prints.
    expect(code.side).toBeGreaterThanOrEqual(25);
    expect(Math.max(code.x + code.side, code.y + code.side - height + width)).toBeLessThan(width);
    const letter = 0.6;
    for (const line of lines) {
      expect(line.x + line.text.length * line.size * letter, line.text).toBeLessThan(width);
      expect(line.y, line.text).toBeLessThan(height);
      expect(line.y < code.y || line.y - line.size > code.y + code.side, line.text).toBe(true);
    }
  });
});

describe("the code of a poster printed 2.5 cm wide", () => {
  // 300 dots per inch, the quiet zone within the 2.5 cm.
  const pixels = 295;
  const seeds = Array.from({ length: 20 }, (_, index) => 4_460 + index);
  const read = (code: Modules) => textIn(pictureOf(code, pixels));
  const target = `${address}/commitment?origin=public_order`;
  const code = modulesOf(posterCode(target));

  test("PS-05 is read with a stain over a tenth of it, wherever that lies", async () => {
    expect(await read(code)).toBe(target);
    for (const seed of seeds) expect(await read(stained(code, 0.1, 1, seed)), `seed ${seed}`).toBe(target);
  });

  test("PS-05 is read nearly always where the same dirt is spread over three stains", async () => {
    const texts = await Promise.all(seeds.map((seed) => read(stained(code, 0.1, 3, seed))));
    expect(texts.filter((it) => it === target).length).toBeGreaterThanOrEqual(18);
  });

  test("PS-05 is not read where the stains leave two fifths of it, so the stains are stains", async () => {
    for (const seed of seeds) expect(await read(stained(code, 0.6, 2, seed)), `seed ${seed}`).toBeUndefined();
  });
});

describe("the formats of a poster", () => {
  const poster = layOut(wish({ service: commitment, origin: "public_order" }));
  const pdf = Buffer.from(posterPdf(poster)).toString("latin1");

  test("the drawing is one tree of the words and the code", () => {
    const svg = posterSvg(layOut(wish({ officeName: { de: 'Amt <& "Co">' } })));
    expect(svg).toContain("Amt &lt;&amp; &quot;Co&quot;&gt;");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="210mm" height="297mm"/);
  });

  test("the PDF lists each of its objects at its place", () => {
    const [, start = ""] = /startxref\n(\d+)\n%%EOF\n$/.exec(pdf) ?? [];
    expect(pdf.slice(Number(start), Number(start) + 4)).toBe("xref");
    const places = [...pdf.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, at]) => Number(at));
    expect(places.map((at) => pdf.slice(at, at + 7))).toEqual(places.map((_, index) => `${index + 1} 0 obj`));
    const [, length = "", content = ""] = /\/Length (\d+) >>\nstream\n([^]*?)\nendstream/.exec(pdf) ?? [];
    expect(content.length).toBe(Number(length));
  });

  test("PS-04 the modules that the PDF draws are a code that is read", async () => {
    const size = poster.code.size;
    const module = poster.code.side / size;
    const modules: Modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
    for (const [, x, y, width] of pdf.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) [\d.]+ re$/gm)) {
      const column = Math.round((Number(x) - poster.code.x) / module);
      const row = Math.round((poster.height - Number(y) - poster.code.y) / module) - 1;
      modules[row]?.fill(true, column, column + Math.round(Number(width) / module));
    }
    expect(await textIn(pictureOf(modules, 295))).toBe(poster.target);
  });

  // What another program makes of the file. It comes with Debian's poppler-utils.
  const canDraw = spawnSync("pdftoppm", ["-v"]).status === 0;
  const drawn = canDraw ? "as another program draws it" : "is not drawn: SKIPPED without pdftoppm (poppler-utils)";

  test.skipIf(!canDraw)(`PS-04 the PDF ${drawn}: its code is read, its words are found`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "terminpass-poster-"));
    const file = join(folder, "poster.pdf");
    for (const paper of ["a4", "a6"] as const) {
      const sheet = layOut(wish({ service: commitment, origin: "public_order", paper }));
      writeFileSync(file, posterPdf(sheet));
      expect(spawnSync("pdftoppm", ["-r", "150", "-png", "-singlefile", file, join(folder, paper)]).status).toBe(0);
      expect(await textIn(readFileSync(join(folder, `${paper}.png`))), paper).toBe(sheet.target);
      const words = spawnSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).stdout;
      for (const word of ["Ausländerbehörde", "Verpflichtungserklärung", "termine.example.org"]) {
        expect(words, paper).toContain(word);
      }
    }
    rmSync(folder, { recursive: true });
  });
});
