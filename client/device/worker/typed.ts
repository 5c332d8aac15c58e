// By the ending of the file. Other endings are not kept.
const types: Record<string, RegExp> = {
  css: /^text\/css/,
  html: /^text\/html/,
  js: /^(text|application)\/javascript/,
  png: /^image\/png/,
  svg: /^image\/svg\+xml/,
  wasm: /^application\/wasm/,
  webmanifest: /^application\/(manifest\+)?json/,
};

/**
 * Whether an answer is the file that was asked for. A portal in between answers everything with 200 and its own page: an app made of
 * that would stay blank until somebody deletes it.
 */
export function isTheFile(address: string, { status, headers }: Pick<Response, "status" | "headers">): boolean {
  const ending = /\.(\w+)$/.exec(new URL(address).pathname)?.[1] ?? "";
  return status === 200 && Boolean(types[ending]?.test(headers.get("Content-Type") ?? ""));
}
