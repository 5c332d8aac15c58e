/** What a mail is built of. Once written it becomes text and HTML, so that both say the same. */
export type Block =
  | { kind: "words"; text: string }
  | { kind: "facts"; rows: readonly { label: string; value: string; isLatin?: boolean }[] }
  | { kind: "list"; title: string; items: readonly string[] }
  | { kind: "link"; words: string; href: string; note?: string | undefined };

/** The blocks as plain text. */
export function plainText(blocks: readonly Block[]): string {
  const parts = blocks.map((block) => {
    switch (block.kind) {
      case "words":
        return block.text;
      case "facts":
        return block.rows.map((it) => `${it.label}: ${it.value}`).join("\n");
      case "list":
        return [`${block.title}:`, ...block.items.map((it) => `- ${it}`)].join("\n");
      case "link":
        return [block.words, block.href, ...(block.note === undefined ? [] : [block.note])].join("\n");
    }
  });
  return `${parts.join("\n\n")}\n`;
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? "");

/**
 * Codes, telephone numbers and addresses are read from left to right in every language. What is one word stays on one line, so that
 * it can be read out; the address of a page may break anywhere, because it is longer than a telephone is wide.
 */
function leftToRight(text: string): string {
  const isCode = !/[\s/]/.test(text);
  return `<bdi dir="ltr"${isCode ? ' style="white-space:nowrap"' : ""}>${escaped(text)}</bdi>`;
}

function htmlOf(block: Block): string {
  switch (block.kind) {
    case "words":
      return `<p>${escaped(block.text)}</p>`;
    case "facts": {
      const rows = block.rows.map(({ label, value, isLatin }) => {
        const shown = isLatin ? `<strong>${leftToRight(value)}</strong>` : `<strong>${escaped(value)}</strong>`;
        return `${escaped(label)}: ${shown}`;
      });
      return `<p>${rows.join("<br>\n")}</p>`;
    }
    case "list":
      return `<h2 style="font-size:1em">${escaped(block.title)}:</h2>\n<ul>\n${block.items.map((it) => `<li>${escaped(it)}</li>`).join("\n")}\n</ul>`;
    case "link": {
      const note = block.note === undefined ? "" : `<br>\n${escaped(block.note)}`;
      return `<p>${escaped(block.words)}<br>\n<a href="${escaped(block.href)}">${leftToRight(block.href)}</a>${note}</p>`;
    }
  }
}

/** The blocks as a page without pictures, scripts or colours of its own: it follows the reader's light or dark. */
export function htmlPage(
  blocks: readonly Block[],
  { language, direction, title }: { language: string; direction: string; title: string },
): string {
  return `<!doctype html>
<html lang="${escaped(language)}" dir="${escaped(direction)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
</head>
<body dir="${escaped(direction)}" style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:40em;margin:0 auto;padding:16px;overflow-wrap:anywhere">
${blocks.map(htmlOf).join("\n")}
</body>
</html>
`;
}
