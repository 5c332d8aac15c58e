import type { TrayItem } from "../../device/staff/index.ts";

/** Acts as a file for whoever repairs what went wrong. They carry ids, no names. */
export function exportTray(items: readonly TrayItem[], page: Document = document): void {
  const text = JSON.stringify({ type: "terminpass tray 1", items }, null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = page.createElement("a");
  link.href = address;
  link.download = `terminpass-${items.map((it) => it.seq).join("-")}.json`.slice(0, 120);
  link.click();
  URL.revokeObjectURL(address);
}
