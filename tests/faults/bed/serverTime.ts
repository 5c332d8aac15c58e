import { openSync, readSync } from "node:fs";

/*
 * Loaded before a server: its clock is the real one plus what stands in a file, eight bytes as a number of milliseconds. A test moves
 * the time of the server by writing there. SHIFT_FILE names the file.
 */
const file = openSync(process.env["SHIFT_FILE"] ?? "", "r");
const bytes = Buffer.alloc(8);
const RealDate = Date;

function now(): number {
  readSync(file, bytes, 0, 8, 0);
  return RealDate.now() + bytes.readDoubleLE();
}

class ShiftedDate extends RealDate {
  constructor(...values: unknown[]) {
    if (values.length === 0) super(now());
    else super(...(values as [number]));
  }
  static override now = now;
}

globalThis.Date = ShiftedDate as DateConstructor;
