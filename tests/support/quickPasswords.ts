import crypto, { type BinaryLike, type ScryptOptions } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

type Done = (error: Error | null, key: Buffer) => void;

const { scrypt } = crypto;
const quick = (password: BinaryLike, salt: BinaryLike, length: number, options: ScryptOptions, done: Done) =>
  scrypt(password, salt, length, { ...options, N: 2 }, done);

/**
 * From now on passwords are hashed with the least of work, by servers in this process alone. To take a tenth of a second on purpose
 * is more than most tests take.
 */
export function hashQuickly(): void {
  if (crypto.scrypt !== scrypt) return;
  Object.assign(crypto, { scrypt: quick });
  syncBuiltinESMExports();
}
