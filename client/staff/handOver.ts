/** Hands a file to whoever sits in front of the browser. */
export function handOver(file: Blob, name: string, page: Document = document): void {
  const address = URL.createObjectURL(file);
  const link = page.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser takes the file up by itself, some a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
