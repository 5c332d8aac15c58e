import { beforeEach, expect, it } from "vitest";
import { newAct, type Held, type Scan } from "../../../client/device/staff/index.ts";
import { takeChanges } from "../../../client/device/staff/dayList.ts";
import { judgeAndKeep } from "../../../client/device/staff/scans.ts";
import { arrives, judge, verdicts, type Verdict } from "../../../shared/checkin/index.ts";
import type { PassFields } from "../../../shared/pass/index.ts";
import type { Change, PullAnswer } from "../../../shared/sync/index.ts";
import { addMinutes } from "../../../shared/time/index.ts";
import { at, aVisit, firstDay, passId as idOf } from "./fakeServer.ts";

const start = at("2026-12-01T08:15:00+01:00");
const lastContact = at("2026-12-01T07:30:00+01:00");
const now = addMinutes(lastContact, 40);
const id = new Uint8Array(16).fill(0xaa);
const passId = idOf("a");
const fields: PassFields = { kind: 1, keyId: 7, office: 4, service: 16, start, validity: 15, id };
const door = { office: fields.office, timeZone: "Europe/Berlin", unit: null, earlyMinutes: 60, lateMinutes: 10 };

/** What the server told at the last contact. */
const told = (...changes: Change[]): Promise<void> => {
  const answer: PullAnswer = {
    type: "changes",
    cursor: "1",
    asOf: lastContact,
    listed: ["2026-12-01"],
    changes,
    lastSeq: 0,
  };
  return takeChanges(answer, true);
};

/** Shows the pass to a tablet that has had no network since the last contact. */
function shown(): Promise<Verdict> {
  return judgeAndKeep(passId, (held: Held) => {
    const outcome = judge({ kind: "genuine", fields }, door, { ...held, keysAsOf: lastContact, reached: false }, now);
    const args = { passId, verdict: outcome.kind, arrival: arrives(outcome), source: "camera" as const, desk: null };
    const scan: Scan = { act: { ...newAct({ name: "scan", args }, now, 0), name: "scan", args }, at: now };
    return { scan, outcome };
  });
}

beforeEach(firstDay);

it("A12 C45 a pass cancelled before the last contact is refused without a network, with the age of what the tablet knows", async () => {
  await told(aVisit(passId, { start, status: "cancelled" }));
  const verdict = await shown();
  expect([verdict.kind, verdicts[verdict.kind].tone, arrives(verdict)]).toEqual(["cancelled", "red", false]);
  expect(verdict.listAsOf).toBe(lastContact);
});

it("A12 so is one that had left the list when it was cancelled", async () => {
  await told({ type: "ended", prefix: passId.slice(0, 16), as: "cancelled", start: null });
  expect(await shown()).toMatchObject({ kind: "cancelled", listAsOf: lastContact });
});

it("A12 C45 what was cancelled after it is let in, and the screen says how old the list is: the last contact bounds the risk", async () => {
  await told(aVisit(passId, { start }));
  expect(await shown()).toMatchObject({ kind: "welcome_offline", listAsOf: lastContact });
});
