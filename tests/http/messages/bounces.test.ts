import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { failureInReport } from "../../../server/messages/returnPath.ts";
import type { MessagesAnswer } from "../../../shared/messages/index.ts";
import { mailOffice } from "../../support/mailOffice.ts";
import { mailServer } from "../../support/mailServer.ts";
import { somebody } from "../../support/people.ts";
import { staffHouse } from "../../support/staffHouse.ts";

const command = fileURLToPath(new URL("../../../server/bounce.ts", import.meta.url));

/** What a mail server sends back, as RFC 3464 shows it. */
const report = ({ action = "failed", status = "5.1.1", type = "multipart/report; report-type=delivery-status" } = {}) =>
  [
    "From: MAILER-DAEMON@mx.example.org",
    "Subject: Undelivered Mail Returned to Sender",
    `Content-Type: ${type};`,
    ' boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "I'm sorry to have to inform you that your message could not be delivered.",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example.org",
    "",
    "Final-Recipient: rfc822; kin@example.org",
    `Action: ${action}`,
    `Status: ${status}`,
    "--b--",
    "",
  ].join("\r\n");

describe("a report that comes back", () => {
  test.each([
    ["says why the mail did not arrive", report(), "bounced_5.1.1"],
    ["of a mail that is late is no failure", report({ action: "delayed", status: "4.4.1" }), undefined],
    ["of a mail that arrived is none either", report({ action: "delivered", status: "2.0.0" }), undefined],
    ["must be one by its head: a note of absence may quote anything", report({ type: "text/plain" }), undefined],
    ["that is empty says nothing", "", undefined],
  ])("%s", (_, text, failure) => {
    expect(failureInReport(text)).toBe(failure);
  });
});

/** Runs the command as a mail server does, beside the running server. */
async function bounce(folder: string, databaseUrl: string, address: string, mail: string): Promise<number | null> {
  const { PATH = "" } = process.env;
  const env = { PATH, DATABASE_URL: databaseUrl, DATA_KEY_FILE: `${folder}/terminpass.key` };
  const child = spawn(process.execPath, [command, address], { cwd: folder, env, stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.end(mail);
  return new Promise((resolve) => child.once("close", resolve));
}

test("F22 a mail that comes back later is shown to staff as failed; only who has its own address can say so", async () => {
  const mail = await mailServer();
  const materials = { smtpUrl: mail.url, bouncesTo: "bounces@testburg.example" };
  const house = await staffHouse({ offices: [mailOffice()], materials });
  const url = `file:${house.folder}/terminpass.db`;
  for (const [start, email] of [
    ["2026-12-02T08:00:00+01:00", "kin@example.org"],
    ["2026-12-02T09:00:00+01:00", "lou@example.org"],
  ] as const) {
    const held = await house.hold(start);
    await house.book(held.json.hold, { applicant: somebody({ email }) });
  }
  house.house.startJobs();
  const received = await mail.until(2);
  const reception = await house.as("reception");
  const list = async () => (await reception.ask<MessagesAnswer>("/api/staff/messages")).json.messages;
  await expect.poll(async () => (await list()).map((it) => it.state), { timeout: 10_000 }).toEqual(["sent", "sent"]);

  const [returned = "", other = ""] = ["kin@example.org", "lou@example.org"].map(
    (to) => received.find((it) => it.to.includes(to))?.returnPath,
  );
  expect(returned).toMatch(/^bounces\+\d+-[0-9a-f]{20}@testburg\.example$/);
  // The sender that people see is the usual one.
  expect(received[0]?.mail.from?.address).toBe("termine@localhost");
  const forged = other.replace(/-[0-9a-f]{20}/, returned.slice(returned.indexOf("-"), returned.indexOf("@")));
  expect(await bounce(house.folder, url, forged, report())).toBe(1);
  expect(await bounce(house.folder, url, other, report({ action: "delayed" }))).toBe(0);
  expect((await list()).map((it) => it.state)).toEqual(["sent", "sent"]);
  expect(await bounce(house.folder, url, returned, report())).toBe(0);
  const failed = (await list()).filter((it) => it.state === "failed");
  expect(failed).toMatchObject([{ to: "k…@example.org", failure: "bounced_5.1.1" }]);
  expect((await reception.ask(`/api/staff/messages/${failed[0]?.id}/retry`, { body: {} })).status).toBe(204);
  const [, , again] = await mail.until(3);
  expect(again?.to).toEqual(["kin@example.org"]);
});
