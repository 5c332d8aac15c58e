import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { build } from "vite";
import { contentSecurityPolicy } from "../../server/http/headers.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
};

/** The policy that the server gives to pages with a scanner. */
export const scannerPolicy = contentSecurityPolicy({ scanner: true });

/** Builds the smallest page around the scanner, as an app is built. Gives the folder; whoever asked for it removes it. */
export async function buildScannerPage(): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "scanner-page-"));
  await build({
    configFile: false,
    root: at("../client/scanner/page"),
    base: "/staff/",
    logLevel: "error",
    plugins: [vue()],
    css: { preprocessorOptions: { scss: { quietDeps: true } } },
    build: { outDir: folder, target: "es2022", modulePreload: { polyfill: false } },
  });
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** What may differ from a server in order. */
export interface PageFaults {
  policy?: string;
  /** Files that are not there. */
  missing?: RegExp;
  /** Files whose content is rubbish. */
  broken?: RegExp;
}

/** Serves a built page with the headers of the real server. `faults` may change while it serves. */
export async function servePage(folder: string, faults: PageFaults = {}) {
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").replace(/^\/staff\//, "").replace(/\?.*/, "") || "index.html";
    response.setHeader("Content-Security-Policy", faults.policy ?? scannerPolicy);
    try {
      if (faults.missing?.test(path)) throw new Error("missing");
      const content = faults.broken?.test(path) ? Buffer.from("rubbish") : readFileSync(join(folder, path));
      response.setHeader("Content-Type", types[extname(path)] ?? "application/octet-stream");
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://localhost:${port}/staff/`, faults, close };
}
