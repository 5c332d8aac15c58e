import fc from "fast-check";
import { createTransport } from "nodemailer";
import PostalMime from "postal-mime";
import * as v from "valibot";
import { expect, test } from "vitest";
import { messageOf } from "../../../server/messages/mailServer.ts";
import type { Mail } from "../../../server/messages/writeMail.ts";
import { ApplicantSchema } from "../../../shared/booking/index.ts";

const mail: Mail = {
  senderName: "Termine",
  subject: "Ihr Termin am Dienstag, 1. Dezember 2026",
  text: "Guten Tag",
  html: "<p>Guten Tag</p>",
  calendar: { method: "PUBLISH", content: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" },
};
const transport = createTransport({ streamTransport: true, buffer: true });

/** The bytes that would go to a mail server for an address, and to whom. */
async function sentTo(to: string) {
  const posting = { to, messageId: "0123456789abcdef@example.org", date: new Date(0), mail };
  const { message, envelope } = await transport.sendMail(messageOf(posting, "termine@example.org"));
  return { bytes: message as Buffer, to: envelope.to };
}

const usual = ["auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"];

/** What stands before the @, without the quotes that two dots in a row need; domains are written in other letters on the way. */
const nameIn = (it = "") => it.slice(0, it.lastIndexOf("@")).replace(/^"(.*)"$/, "$1");

/** Whether the mail has the usual headers, once each, and one recipient. */
async function isAsUsual(to: string): Promise<boolean> {
  const { bytes, to: recipients } = await sentTo(to);
  const { headers, to: read, cc, bcc, subject } = await PostalMime.parse(bytes);
  const names = headers.map((it) => it.key).sort();
  return (
    JSON.stringify(names) === JSON.stringify(usual) &&
    recipients.length === 1 &&
    nameIn(recipients[0]) === nameIn(to) &&
    read?.length === 1 &&
    (cc ?? []).length + (bcc ?? []).length === 0 &&
    subject === mail.subject
  );
}

const dangerous = [
  "\r\n", "\n", "\r", "\0", "\u0085", "\u2028", "\u2029", "\u000b", "\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad",
  "\r\nBcc: b@example.net", "\nSubject: x", "%0d%0aBcc:b@example.net", "=?utf-8?q?=0D=0ABcc=3A?=", " ", "\t", ",", ";", ":",
  "<", ">", "<b@example.net>", '"', "\\", "(", ")", "[", "]", "@", "@@", "..", "\ud800", "ä", "名", "ａ", "！",
]; // prettier-ignore
const part = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z0-9.+_-]{1,8}$/) },
  { weight: 2, arbitrary: fc.constantFrom(...dangerous) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
);
const text = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
const address = fc.oneof(
  fc.tuple(text, text).map(([name, host]) => `${name}@${host}.org`),
  fc.tuple(fc.stringMatching(/^[a-z]{1,6}$/), part).map(([name, more]) => `${name}${more}@example.org`),
  text,
);

// Everything that ends a line, ends a text, or turns round what stands beside it.
const harmful = /[\p{C}\p{Zl}\p{Zp}]/u;

test("A15 of 50 000 hostile addresses and names none gets a sign into a header that does not belong there", async () => {
  const taken = new Set<string>();
  let refusals = 0;
  fc.assert(
    fc.property(address, text, text, (email, familyName, givenName) => {
      const read = v.safeParse(ApplicantSchema, { familyName, givenName, birthDate: "1990-05-17", email });
      if (!read.success) {
        refusals += 1;
        return;
      }
      const { output } = read;
      expect(output.email ?? "").not.toMatch(harmful);
      expect(`${output.familyName}${output.givenName}`).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
      taken.add(output.email ?? "");
    }),
    { numRuns: 50_000 },
  );
  // Both happen often, so that the one line above says something.
  expect(refusals).toBeGreaterThan(5000);
  expect(taken.size).toBeGreaterThan(1000);
  const odd = [];
  for (const it of taken) if (!(await isAsUsual(it))) odd.push(it);
  expect(odd).toEqual([]);
});

test("the search for injected headers finds one", async () => {
  const raw = await transport.sendMail({
    ...messageOf({ to: "a@example.org", messageId: "x@example.org", date: new Date(0), mail }, "termine@example.org"),
    headers: { Bcc: "b@example.net", "X-Injected": "1" },
  });
  const { headers } = await PostalMime.parse(raw.message as Buffer);
  expect(headers.map((it) => it.key)).toContain("x-injected");
  expect(await isAsUsual("a@example.org")).toBe(true);
  expect(await isAsUsual("a@example.org, b@example.net")).toBe(false);
});

test.each([
  "a@example.org\r\nBcc: b@example.net",
  "a\0@example.org",
  "a\u202e@example.org\u0085",
  "a\u200b@example.org",
])("A15 the form refuses %j", (email) => {
  const person = { familyName: "Muster", givenName: "Kim", birthDate: "1990-05-17" };
  expect(v.is(ApplicantSchema, { ...person, email })).toBe(false);
  expect(v.is(ApplicantSchema, { ...person, email: "a@example.org" })).toBe(true);
});
