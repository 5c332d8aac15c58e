import { endianness } from "node:os";

/** A page as a transaction left it, in the order of the file. */
export interface WalFrame {
  page: number;
  content: Buffer;
  /** Whether a transaction ends with it. */
  commits: boolean;
  /** Whether it belongs to what the file is about now; what lies behind that is older. */
  isCurrent: boolean;
  /** Whether it is as it was written behind the frame before it. */
  isWhole: boolean;
}

/** The write-ahead log of a SQLite file (https://sqlite.org/fileformat2.html#the_write_ahead_log). */
export interface Wal {
  /** Whether the first lines, which all the rest hangs on, are as they were written. */
  startsWhole: boolean;
  frames: WalFrame[];
}

type Sum = readonly [number, number];

const headerBytes = 32;
const frameHeaderBytes = 24;
const littleEndian = 0x377f0682;
const bigEndian = 0x377f0683;

function sumOf(bytes: Buffer, little: boolean, [one, other]: Sum = [0, 0]): Sum {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    one = (one + words.getUint32(at, little) + other) >>> 0;
    other = (other + words.getUint32(at + 4, little) + one) >>> 0;
  }
  return [one, other];
}

const sumAt = (bytes: Buffer, at: number): Sum => [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
const isSame = (one: Sum, other: Sum) => one[0] === other[0] && one[1] === other[1];

/** Reads the bytes of a log, whatever state they are in. */
export function readWal(bytes: Buffer, pageSize: number): Wal {
  if (bytes.length < headerBytes) return { startsWhole: false, frames: [] };
  const magic = bytes.readUInt32BE(0);
  const isKnown = magic === littleEndian || magic === bigEndian;
  const little = isKnown ? magic === littleEndian : endianness() === "LE";
  let before = sumAt(bytes, 24);
  const startsWhole = isKnown && isSame(sumOf(bytes.subarray(0, 24), little), before);
  // Where the header is lost, the first frame tells the two salts that all of its time share.
  const salts = startsWhole ? bytes.subarray(16, 24) : bytes.subarray(headerBytes + 8, headerBytes + 16);
  const frames: WalFrame[] = [];
  for (let at = headerBytes; at + frameHeaderBytes + pageSize <= bytes.length; at += frameHeaderBytes + pageSize) {
    const content = bytes.subarray(at + frameHeaderBytes, at + frameHeaderBytes + pageSize);
    const sum = sumOf(content, little, sumOf(bytes.subarray(at, at + 8), little, before));
    before = sumAt(bytes, at + 16);
    frames.push({
      page: bytes.readUInt32BE(at),
      content,
      commits: bytes.readUInt32BE(at + 4) > 0,
      isCurrent: bytes.subarray(at + 8, at + 16).equals(salts),
      isWhole: isSame(sum, before),
    });
  }
  return { startsWhole, frames };
}

/** The number of frames that SQLite believes: up to the last transaction that is whole, with all before it. */
export function believed({ startsWhole, frames }: Wal): number {
  const broken = frames.findIndex((it) => !it.isCurrent || !it.isWhole);
  const whole = startsWhole ? frames.slice(0, broken === -1 ? frames.length : broken) : [];
  return whole.findLastIndex((it) => it.commits) + 1;
}

/**
 * Whether transactions that were committed are lost, which SQLite itself passes over in silence. A power cut leaves at most one
 * transaction unfinished: several whole ones behind a break were broken later. `pageOf` gives a page of the database itself: where
 * everything lies there already, a beginning that was just being written anew costs nothing.
 */
export function losesCommits(wal: Wal, pageOf: (page: number) => Buffer | undefined): boolean {
  const behind = wal.frames.slice(believed(wal)).filter((it) => it.isCurrent);
  if (behind.filter((it) => it.commits && it.isWhole).length < 2) return false;
  if (wal.startsWhole) return true;
  const newest = new Map(behind.slice(0, behind.findLastIndex((it) => it.commits) + 1).map((it) => [it.page, it]));
  return [...newest.values()].some(({ page, content }) => !pageOf(page)?.equals(content));
}
