import type { SendMailOptions } from "nodemailer";
import type { Mail } from "./writeMail.ts";

/** A mail with its way. */
export interface Posting {
  to: string;
  /** Where it comes back when it is refused later; to the sender unless given. */
  returnPath?: string | undefined;
  messageId: string;
  date: Date;
  mail: Mail;
}

/** What became of one attempt. `later`: this mail is not taken now; `down`: no mail is; `refused`: this one never will be. */
export type Attempt = { kind: "accepted" } | { kind: "later" | "down" | "refused"; failure: string };

/** Hands a mail over to the mail server, which then answers for it. Never throws. */
export type Send = (posting: Posting) => Promise<Attempt>;

const second = 1000;
// A mail server may think long about a mail that it has received whole. Whoever hangs up too early sends it twice.
const thinksAtMost = 5 * 60 * second;
// Whoever ends the server waits for ten seconds at most.
const lastWords = 5 * second;
/** After this time an attempt is over, whatever the mail server does. */
export const longestAttempt = 9 * 60 * second;

/** What the errors of the library say of themselves. */
interface SmtpError {
  code?: unknown;
  command?: unknown;
  responseCode?: unknown;
}

function attemptOf(error: unknown): Attempt {
  const { code, command, responseCode } = error as SmtpError;
  const isAboutThisMail = command === "RCPT TO" || command === "DATA";
  if (typeof responseCode === "number" && isAboutThisMail) {
    return { kind: responseCode >= 500 ? "refused" : "later", failure: `smtp_${responseCode}` };
  }
  // An address that this mail server cannot be told at all, such as one with umlauts.
  if (code === "EENVELOPE" && typeof responseCode !== "number") return { kind: "refused", failure: "address" };
  return { kind: "down", failure: typeof code === "string" ? code.toLowerCase() : "unreachable" };
}

/** The library, fetched by the first mail: a start that sends nothing need not wait for it. */
async function transportTo(smtpUrl: string) {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    url: smtpUrl,
    connectionTimeout: 20 * second,
    greetingTimeout: 30 * second,
    socketTimeout: thinksAtMost,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** A mail as the library takes it. */
export function messageOf({ to, returnPath, messageId, date, mail }: Posting, from: string): SendMailOptions {
  const { senderName, subject, text, html, calendar } = mail;
  return {
    // As objects: an address is never read for names, lists or comments.
    from: { name: senderName, address: from },
    to: { name: "", address: to },
    envelope: { from: returnPath ?? from, to: [to] },
    messageId: `<${messageId}>`,
    date,
    subject,
    text,
    html,
    ...(calendar && {
      icalEvent: { method: calendar.method, filename: "termin.ics", content: calendar.content },
    }),
    headers: { "Auto-Submitted": "auto-generated" },
    xMailer: false,
  };
}

/**
 * The way to a mail server. Each mail has a connection of its own: a connection that is used again may die unseen, and then nobody
 * knows whether the mail was taken. An attempt that is under way when the server is `ending` gets a moment to finish.
 */
export function createMailServer(smtpUrl: string, from: string, ending: AbortSignal): Send {
  const over = new AbortController();
  ending.addEventListener("abort", () => setTimeout(() => over.abort(), lastWords).unref(), { once: true });
  let transport: ReturnType<typeof transportTo> | undefined;
  return async (posting) => {
    try {
      transport ??= transportTo(smtpUrl);
      const way = await transport;
      await way.sendMail({
        ...messageOf(posting, from),
        signal: AbortSignal.any([AbortSignal.timeout(longestAttempt), over.signal]),
      });
      return { kind: "accepted" };
    } catch (error) {
      return attemptOf(error);
    }
  };
}
