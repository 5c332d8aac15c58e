import { queueCancellation } from "../../../../client/device/cancellations.ts";
import { changeChecklist, serviceChecklistId, visitChecklistId } from "../../../../client/device/checklists.ts";
import { cachedOffices, onDatabase, saveVisit, sealedDraft } from "../../../../client/device/index.ts";
import { queueBooking } from "../../../../client/device/queuedBookings.ts";
import { keepWaiting, newWaiting } from "../../../../client/device/waiting.ts";
import { takeChanges } from "../../../../client/device/staff/dayList.ts";
import {
  append,
  keepFact,
  keepPerson,
  newAct,
  newPerson,
  onStaffDatabase,
} from "../../../../client/device/staff/index.ts";
import { putAside, waiting } from "../../../../client/device/staff/outbox.ts";
import { keepScan } from "../../../../client/device/staff/scans.ts";
import type { PassKeySet } from "../../../../shared/pass/index.ts";
import type { Change, StaffSession } from "../../../../shared/sync/index.ts";
import type { Instant, LocalDate } from "../../../../shared/time/index.ts";
import { aBooking, anOffice, standingClock } from "../builders.ts";
import { at, aVisit } from "../../staff/fakeServer.ts";

// Devices on which every table has rows and much waits to be sent. A table that is added gets rows here before its version is kept.

const aes = { name: "AES-GCM", length: 256 };
const ecdsa = { name: "ECDSA", namedCurve: "P-256" };
const words = [{ familyName: "Kowalczyk", givenName: "Kanaria" }];
const name = { de: "Abholung" };

/** Cancellations, bookings, drafts, checklists and an entry of a waiting list on a phone without a network. */
export async function fullPhone(): Promise<void> {
  const clock = standingClock("2026-12-01T07:30:00+01:00");
  const office = anOffice();
  // Only a key that may be taken out can be kept in a file; the app takes the one that is there.
  const key = await crypto.subtle.generateKey(aes, true, ["encrypt", "decrypt"]);
  await onDatabase((it) => it.keys.put({ id: "drafts", key }));
  await cachedOffices.put(office, clock);
  await cachedOffices.putList([{ ...office }], clock);
  for (let n = 1; n <= 40; n += 1) {
    await saveVisit(aBooking(`visit ${n}`, { persons: 1 + (n % 3) }), office, words, clock);
    if (n <= 25) await queueCancellation(`visit ${n}`, `secret of visit ${n}`, clock);
    clock.move(1_000);
  }
  for (const service of ["pickup", "transfer"]) {
    await sealedDraft("marburg", service, clock).save({ familyName: "Kowalczyk", service });
    const matter = { officeName: office.name, timeZone: office.timeZone, services: [name] };
    const wanted = { kind: "next" } as const;
    await queueBooking({ office: "marburg", service, wanted, language: "de", matter }, clock);
  }
  for (const id of [serviceChecklistId("marburg", "pickup"), visitChecklistId("visit 30")]) {
    const start = { id, name, choices: { stage: "extension" }, ticked: ["passport"], notes: { passport: "Küche" } };
    await changeChecklist(start, () => undefined, clock);
  }
  const entry = {
    id: "waiting 1",
    office: "marburg",
    service: "pickup",
    services: ["pickup"],
    persons: 1,
    from: "2026-12-01" as LocalDate,
    to: "2026-12-31" as LocalDate,
    state: "waiting" as const,
    ahead: 2,
    enteredAt: "2026-12-01T07:30:00+01:00",
    until: "2026-12-31T23:59:00+01:00",
  };
  await keepWaiting(newWaiting(entry, "secret of waiting 1", office, clock));
}

const session: StaffSession = {
  type: "session",
  user: "account 1",
  name: "Empfang",
  role: "reception",
  office: { id: "marburg", number: 1, name: { de: "Ausländerbehörde Marburg" }, timeZone: "Europe/Berlin" },
  units: [{ id: "counter", name: { de: "Schalter" }, room: null }],
  services: [{ id: "transfer", number: 2, name: { de: "Übertrag" } }],
  earlyMinutes: 60,
  lateMinutes: 10,
};
const idOf = (n: number) => n.toString(16).padStart(32, "0");
const keySet = { keys: [], sequence: 3, expires: "2027-01-01T00:00:00Z" } as unknown as PassKeySet;

/** 500 acts in the outbox of a tablet, three in its tray, the list of a day. */
export async function fullTablet(): Promise<void> {
  const now = at("2026-12-01T08:05:00+01:00");
  const sealing = await crypto.subtle.generateKey(aes, true, ["encrypt", "decrypt"]);
  const pins = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign", "verify"]);
  const device = await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"]);
  await onStaffDatabase((it) =>
    it.keys.bulkPut([
      { id: "names", key: sealing },
      { id: "pins", key: pins as CryptoKey },
      { id: "device", key: device.privateKey },
      { id: "device public", key: device.publicKey },
    ]),
  );
  await keepFact("session", session);
  await keepFact("office", { id: "marburg" });
  await keepFact("keySet", { set: keySet, asOf: now });
  await keepFact("clock", { offsetMs: 1_200, measuredAt: now });
  await keepFact("door", { unit: "counter", desk: "Empfang 1" });
  await keepPerson((await newPerson({ ...session, user: "account 1" }, "204816")).person);
  const changes: Change[] = [
    ...Array.from({ length: 30 }, (_, n) => aVisit(idOf(n + 1))),
    {
      type: "task",
      task: 4,
      kind: "second_scan",
      passId: idOf(1),
      at: now,
      scans: [{ at: now, desk: null }],
      closed: false,
    },
    { type: "ended", prefix: idOf(900).slice(0, 16), as: "cancelled", start: null },
  ];
  await takeChanges(
    { type: "changes", cursor: "7", asOf: now, listed: ["2026-12-01"], changes, lastSeq: 0 },
    true,
    "marburg",
  );
  for (let n = 1; n <= 503; n += 1) {
    const args = { passId: idOf(n), verdict: "welcome", arrival: n % 2 === 0, source: "camera" as const, desk: null };
    const act = {
      ...newAct({ name: "scan", args }, (now + n) as Instant, 1_200, "account 1"),
      name: "scan" as const,
      args,
    };
    if (n < 503) await keepScan({ act, at: (now + n) as Instant });
    else
      await onStaffDatabase((it) =>
        it.transaction("rw", it.facts, it.outbox, async () => void (await append(it, act))),
      );
  }
  for (const act of (await waiting(600)).slice(10, 13)) await putAside(act, "not_found", now);
  await onStaffDatabase((it) => it.notices.put({ passId: idOf(2), arrivedAt: now, desk: "Empfang 2" }));
}
