import { closeSync, openSync, writeSync } from "node:fs";

/** The one time of a run: that of the server, and of all who have no wrong clock. It runs at the usual pace, and jumps when told to. */
export interface BedTime {
  /** Where the server reads what is added to real time. */
  file: string;
  shift(): number;
  now(): number;
  jump(millis: number): void;
  close(): void;
}

export function bedTime(file: string, startsAt: string): BedTime {
  const handle = openSync(file, "w");
  const bytes = Buffer.alloc(8);
  let shift = Date.parse(startsAt) - Date.now();
  const write = () => {
    bytes.writeDoubleLE(shift);
    writeSync(handle, bytes, 0, 8, 0);
  };
  write();
  return {
    file,
    shift: () => shift,
    now: () => Date.now() + shift,
    jump(millis) {
      shift += millis;
      write();
    },
    close: () => closeSync(handle),
  };
}
