import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { parseInstant, type Instant } from "../shared/time/index.ts";
import { StartProblem } from "./db/startProblem.ts";
import { appNames, type AppName } from "./http/files.ts";
import { pushHostPattern } from "./messages/index.ts";

/** What the surroundings decide, read and checked once at the start. */
export interface Settings {
  port: number;
  host: string;
  publicUrl: URL;
  databaseUrl: string;
  dataKeyFile: string;
  /** Where the server puts backups of its database file by itself; none without it. */
  backupDir: string | undefined;
  officesDir: string;
  /** The mail server; without one mails stay in the outbox. */
  smtpUrl: string | undefined;
  /** The address that mails come from. */
  mailFrom: string;
  /** The mailbox of which every address with a + reaches the operator; mails come back there. */
  bouncesTo: string | undefined;
  /** Push services beside those of the browsers that are known. */
  pushHosts: readonly string[];
  /** The gateway for text messages; without one none are sent. */
  sms: { url: URL; token: string | undefined } | undefined;
  /** The instant at which the server's clock starts; the real time where there is none. */
  clock: Instant | undefined;
  /** Whether this machine itself may ask without limit. */
  liftLimitsForLoopback: boolean;
  production: boolean;
  /** Apps whose workers are to end on every device. */
  retiredWorkers: readonly AppName[];
}

const wholeNumber = (from: number, to: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, `write a whole number from ${from} to ${to}`),
    v.transform(Number),
    v.minValue(from, `write a whole number from ${from} to ${to}`),
    v.maxValue(to, `write a whole number from ${from} to ${to}`),
  );

/** Parts separated by commas. */
const listed = v.transform((text: string) => text.split(",").flatMap((it) => it.trim() || []));

const webAddress = v.pipe(
  v.string(),
  v.check(
    (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""),
    "write an address such as https://termine.example.org",
  ),
  v.transform((text) => new URL(text)),
);

const mailAddress = v.pipe(
  v.string(),
  v.regex(/^[\w.+-]+@[\w-]+(\.[\w-]+)*$/, "write an address such as termine@example.org"),
);

const EnvironmentSchema = v.object({
  PORT: v.optional(wholeNumber(1, 65_535), "3000"),
  HOST: v.optional(v.string(), "127.0.0.1"),
  PUBLIC_URL: v.optional(webAddress),
  DATABASE_URL: v.optional(v.string(), "file:data/terminpass.db"),
  DATA_KEY_FILE: v.optional(v.string()),
  BACKUP_DIR: v.optional(v.string()),
  OFFICES_DIR: v.optional(v.string(), fileURLToPath(new URL("./offices/examples", import.meta.url))),
  SMTP_URL: v.optional(v.pipe(v.string(), v.regex(/^smtps?:\/\/\S+$/, "write smtp://… or smtps://…"))),
  MAIL_FROM: v.optional(mailAddress),
  BOUNCES_TO: v.optional(mailAddress),
  PUSH_HOSTS: v.optional(
    v.pipe(
      v.string(),
      listed,
      v.array(
        v.pipe(v.string(), v.regex(pushHostPattern, "write hosts such as push.example.org, separated by commas")),
      ),
    ),
    "",
  ),
  SMS_URL: v.optional(webAddress),
  SMS_TOKEN: v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, "write a token without spaces"))),
  CLOCK: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => parseInstant(text) !== undefined, "write an instant such as 2026-12-01T08:00:00+01:00"),
      v.transform((text) => parseInstant(text) as Instant),
    ),
  ),
  POW_DIFFICULTY: v.optional(wholeNumber(0, 100)),
  RETIRE_WORKERS: v.optional(
    v.pipe(
      v.string(),
      listed,
      v.array(v.picklist(appNames, `write ${appNames.join(" or ")}, or both separated by a comma`)),
    ),
    "",
  ),
  NODE_ENV: v.optional(v.string(), ""),
});

type Environment = v.InferOutput<typeof EnvironmentSchema>;

/** The key lies beside the database file and is called like it; that of a database elsewhere lies in `data`. */
function keyFileBeside(databaseUrl: string): string {
  if (!databaseUrl.startsWith("file:")) return join("data", "terminpass.key");
  const file = databaseUrl.replace(/^file:/, "").replace(/\?.*$/, "");
  const name = basename(file).replace(/\.\w+$/, "");
  return name === "" || name.startsWith(":") ? join("data", "terminpass.key") : join(dirname(file), `${name}.key`);
}

/** The address of the sender where none is named: at the name of this server. */
export const mailFromOf = ({ hostname }: URL): string => `termine@${hostname}`;

function refuseInProduction({ NODE_ENV, CLOCK, POW_DIFFICULTY, PUSH_HOSTS }: Environment): void {
  if (NODE_ENV !== "production") return;
  if (CLOCK !== undefined)
    throw new StartProblem("CLOCK is for trying things out: remove it where NODE_ENV=production.");
  if (PUSH_HOSTS.some((it) => it.startsWith("http:"))) {
    throw new StartProblem("PUSH_HOSTS names this machine: write hosts of push services where NODE_ENV=production.");
  }
  if (POW_DIFFICULTY === 0) {
    throw new StartProblem("POW_DIFFICULTY=0 takes the protection away: remove it where NODE_ENV=production.");
  }
}

function refuseBackupOfServer({ BACKUP_DIR, DATABASE_URL }: Environment): void {
  if (BACKUP_DIR === undefined || (DATABASE_URL.startsWith("file:") && DATABASE_URL !== "file::memory:")) return;
  throw new StartProblem("BACKUP_DIR is for a database file: remove it, and back PostgreSQL up with pg_dump.");
}

/** Reads the environment; what cannot stay as it is is a `StartProblem` that says what to write. An empty value is none. */
export function readEnvironment(env: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const outcome = v.safeParse(EnvironmentSchema, given);
  if (!outcome.success) {
    throw new StartProblem(outcome.issues.map((it) => `${v.getDotPath(it) ?? ""}: ${it.message}.`).join("\n"));
  }
  const read = outcome.output;
  const publicUrl = read.PUBLIC_URL ?? new URL(`http://localhost:${read.PORT}`);
  refuseInProduction(read);
  refuseBackupOfServer(read);
  return {
    port: read.PORT,
    host: read.HOST,
    publicUrl,
    databaseUrl: read.DATABASE_URL,
    dataKeyFile: read.DATA_KEY_FILE ?? keyFileBeside(read.DATABASE_URL),
    backupDir: read.BACKUP_DIR,
    officesDir: read.OFFICES_DIR,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM ?? mailFromOf(publicUrl),
    bouncesTo: read.BOUNCES_TO,
    pushHosts: read.PUSH_HOSTS,
    sms: read.SMS_URL && { url: read.SMS_URL, token: read.SMS_TOKEN },
    clock: read.CLOCK,
    liftLimitsForLoopback: read.POW_DIFFICULTY === 0,
    production: read.NODE_ENV === "production",
    retiredWorkers: read.RETIRE_WORKERS,
  };
}
