import type { Poster, PosterLine } from "./poster.ts";

/*
 * One page with rectangles and a font that every reader has: forty lines of the format. The libraries that write PDF bring 120 to
 * 220 kB for what they can do besides.
 */

const pointsPerMillimetre = 72 / 25.4;
// The letters of the standard fonts, in the order of their codes: those of Windows-1252.
const letters = new Map(
  Array.from(
    new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, code) => code)),
    (it, code) => [it, code],
  ),
);

/** The code of a letter; one that the font does not have loses its accent. */
function codeOf(letter: string): number {
  const plain = letter.normalize("NFD").charAt(0);
  return letters.get(letter) ?? letters.get(plain) ?? 0x3f;
}

const hex = (text: string) => Array.from(text, (it) => codeOf(it).toString(16).padStart(2, "0")).join("");
const number = (value: number) => String(Number(value.toFixed(4)));

// Millimetres from the top left become millimetres from the bottom left; the unit is set once for the page.
const textAt = (height: number, { text, x, y, size, bold }: PosterLine) =>
  `BT /${bold ? "Bold" : "Plain"} ${number(size)} Tf ${number(x)} ${number(height - y)} Td <${hex(text)}> Tj ET`;

function drawing({ height, code, lines }: Poster): string {
  const module = code.side / code.size;
  const bars = code.runs.map(
    ({ x, y, length }) =>
      `${number(code.x + x * module)} ${number(height - code.y - (y + 1) * module)} ${number(length * module)} ${number(module)} re`,
  );
  const scale = number(pointsPerMillimetre);
  return [`${scale} 0 0 ${scale} 0 0 cm`, "0 g", ...bars, "f", ...lines.map((it) => textAt(height, it))].join("\n");
}

const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;

/** The poster as a PDF of one page (PDF 1.4), modules and letters as drawings, not as pictures. */
export function posterPdf(poster: Poster): Uint8Array<ArrayBuffer> {
  const page = drawing(poster);
  const box = [poster.width, poster.height].map((it) => number(it * pointsPerMillimetre)).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${box}] /Contents 4 0 R ` +
      "/Resources << /Font << /Plain 5 0 R /Bold 6 0 R >> >> >>",
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    font("Helvetica"),
    font("Helvetica-Bold"),
    `<< /Title <${hex(poster.target)}> >>`,
  ].map((it, index) => `${index + 1} 0 obj\n${it}\nendobj\n`);
  const header = "%PDF-1.4\n";
  const starts = objects.map((_, index) => objects.slice(0, index).join("").length + header.length);
  const table = starts.map((it) => `${String(it).padStart(10, "0")} 00000 n \n`).join("");
  const count = objects.length + 1;
  const end = `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R /Info 7 0 R >>\n`;
  const body = header + objects.join("");
  // Every sign is ASCII, so a place in the text is a place in the file.
  return new TextEncoder().encode(`${body}${end}startxref\n${body.length}\n%%EOF\n`);
}
