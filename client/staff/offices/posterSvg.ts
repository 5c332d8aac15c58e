import type { Poster } from "./poster.ts";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (it) => escapes[it] ?? it);
const millimetres = (value: number) => Number(value.toFixed(3));

/** The poster as a drawing in millimetres that any browser, word processor or printer takes. */
export function posterSvg({ width, height, target, code, lines }: Poster): string {
  const path = code.runs.map(({ x, y, length }) => `M${x} ${y}h${length}v1h-${length}z`).join("");
  const scale = code.side / code.size;
  const words = lines.map(({ text, language, x, y, size, bold }) => {
    const weight = bold ? ' font-weight="bold"' : "";
    const spoken = language ? ` xml:lang="${language}"` : "";
    return `<text x="${millimetres(x)}" y="${millimetres(y)}" font-size="${millimetres(size)}"${weight}${spoken}>${escaped(text)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(target)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<path transform="translate(${millimetres(code.x)} ${millimetres(code.y)}) scale(${scale.toFixed(5)})" fill="#000" shape-rendering="crispEdges" d="${path}"/>`,
    `<g fill="#000" font-family="Helvetica, Arial, sans-serif">${words.join("")}</g>`,
    "</svg>",
  ].join("\n");
}
