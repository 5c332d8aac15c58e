import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actorOf } from "../../../server/staff/index.ts";
import { createDevices, type Devices } from "../../../server/staff/devices/createDevices.ts";
import { createTries } from "../../../server/staff/tries.ts";
import { readPass } from "../../../shared/pass/index.ts";
import { pinTries } from "../../../shared/staff/devices.ts";
import type { StaffMember } from "../../../shared/staff/index.ts";
import { bookingRoom, ok, refusal, type BookingRoom } from "../../support/bookingRoom.ts";
import { anOffice } from "../../support/builders.ts";
import { tabletKey } from "../../support/deviceKeys.ts";

let room: BookingRoom;
let devices: Devices;
beforeAll(async () => {
  room = await bookingRoom({ offices: [anOffice({ number: 1 }), anOffice({ id: "other", number: 2 })] });
  const publicUrl = new URL("http://localhost");
  devices = createDevices({ ...room.deps, publicUrl, signer: room.deps.passKeys.signer }, createTries(room.clock));
  for (const { user, office, role } of [manager, guide, elsewhere]) {
    const account = { email: `${user}@amt.example`, email_verified: 1, created_at: "", updated_at: "" };
    await room.db
      .insertInto("staff_user")
      .values({ id: user, name: user, ...account } as never)
      .execute();
    await room.db.insertInto("staff_member").values({ user, office, role, demo: 0, since: 0 }).execute();
  }
});
afterAll(() => room.remove());

const person = (user: string, role: StaffMember["role"], office = "example"): StaffMember => ({
  user,
  name: user,
  role,
  office,
});
const manager = person("manager", "manager");
const guide = person("guide", "guide");
const elsewhere = person("elsewhere", "manager", "other");
const proofOf = (pin: string) => Buffer.alloc(32, pin).toString("base64url");

/** A tablet of the example office, enrolled with a pairing of its own. */
async function enrolled(by = manager, id: string = randomUUID()) {
  const key = tabletKey();
  const { code } = await ok(devices.pair(by, "Tablet 1"));
  await ok(devices.enrol(key.enrolment(id, code), "address"));
  return { id, key, itself: { id, name: "Tablet 1", office: by.office } };
}

/** A session of a person that began on a device. */
async function sessionOn(device: { id: string; name: string; office: string }, user: string): Promise<string> {
  const id = randomUUID();
  const times = { expires_at: "2999", created_at: "", updated_at: "" };
  await room.db
    .insertInto("staff_session")
    .values({ id, token: id, user_id: user, ...times } as never)
    .execute();
  await devices.noteSignIn(device, id);
  return id;
}

const sessions = async () => (await room.db.selectFrom("staff_session").select("id").execute()).map((it) => it.id);

describe("a pairing", () => {
  it("is a pass of its own kind that names the office and the minute, and a code to type", async () => {
    const { text, code, expiresAt } = await ok(devices.pair(manager, "Eingang"));
    const now = room.clock.now();
    expect(readPass(text)).toMatchObject({ fields: { kind: 3, office: 1, service: 0, start: now, validity: 10 } });
    expect(code).toMatch(/^[0-9A-X]{3}-[0-9A-X]{3}-[0-9A-X]{4}$/);
    expect(Date.parse(expiresAt) - now).toBe(10 * 60_000);
    expect((await refusal(devices.pair(guide, "Eingang"))).code).toBe("not_allowed");
  });

  it("enrols one of two tablets that use it at once, by its text or by its code", async () => {
    const { text, code } = await ok(devices.pair(manager, "Eingang"));
    const asked = [text, code.toLowerCase().replaceAll("-", " ")].map((it) => tabletKey().enrolment(randomUUID(), it));
    const outcomes = await Promise.all(asked.map((it) => devices.enrol(it, "address")));
    expect(outcomes.filter((it) => it.ok)).toHaveLength(1);
    expect(outcomes.flatMap((it) => (it.ok ? [] : [it.problem.code]))).toEqual(["pairing_ended"]);
  });

  it("is good for ten minutes, and only for who shows the key", async () => {
    const { text } = await ok(devices.pair(manager, "Eingang"));
    const id = randomUUID();
    const forged = { ...tabletKey().enrolment(id, text), publicKey: tabletKey().publicKey };
    expect((await refusal(devices.enrol(forged, "address"))).errors?.[0]?.path).toBe("/proof");
    const offCurve = { ...forged, publicKey: { ...forged.publicKey, x: "A".repeat(43) } };
    expect((await refusal(devices.enrol(offCurve, "address"))).errors?.[0]?.path).toBe("/publicKey");
    room.clock.passMinutes(10);
    expect((await refusal(devices.enrol(tabletKey().enrolment(id, text), "address"))).code).toBe("pairing_ended");
  });
});

it("a tablet on which acts of one office wait is enrolled at no other", async () => {
  const id = randomUUID();
  const { code } = await ok(devices.pair(elsewhere, "Eingang"));
  const asked = { ...tabletKey().enrolment(id, code), onlyAt: "example" };
  expect((await refusal(devices.enrol(asked, "address"))).code).toBe("not_allowed");
  // The pairing is still good, and so is the other way round.
  await ok(devices.enrol({ ...asked, onlyAt: "other" }, "address"));
});

describe("a tablet that one office has", () => {
  /** A manager of the other office pairs somebody's device under the id of a tablet that is not hers. */
  async function claimed(id: string) {
    const key = tabletKey();
    const { code } = await ok(devices.pair(elsewhere, "Taken"));
    return { key, code, outcome: await devices.enrol(key.enrolment(id, code), "address") };
  }
  const codeOf = ({ outcome }: Awaited<ReturnType<typeof claimed>>) => (outcome.ok ? "enrolled" : outcome.problem.code);
  const opens = async ({ id, key }: Awaited<ReturnType<typeof enrolled>>) => {
    room.clock.passMillis(1);
    return (await devices.open(id, key.answer(id, (await ok(devices.challenge(id))).challenge))).ok;
  };
  const happened = async (office: string, id: string) => {
    const rows = await room.db.selectFrom("event").select(["kind", "details"]).where("office", "=", office).execute();
    return rows.filter((it) => it.details.includes(id)).map((it) => it.kind);
  };

  it("is taken by no other that knows its id, and its log says that one tried; the pairing stays good for another tablet", async () => {
    const tablet = await enrolled();
    const thief = await claimed(tablet.id);
    expect(codeOf(thief)).toBe("device_elsewhere");
    expect(await opens(tablet)).toBe(true);
    expect((await ok(devices.list(manager))).devices.map((it) => it.id)).toContain(tablet.id);
    expect(await happened("example", tablet.id)).toEqual(["device_enrolled", "device_claimed"]);
    expect(await happened("other", tablet.id)).toEqual([]);
    await ok(devices.enrol(thief.key.enrolment(randomUUID(), thief.code), "address"));
  });

  it("is locked out where the key that it had is not asked for", async () => {
    const tablet = await enrolled();
    const { key } = await claimed(tablet.id);
    // As if whoever takes it had shown its key.
    const own = { public_key: JSON.stringify(key.publicKey) };
    await room.db.updateTable("staff_device").set(own).where("id", "=", tablet.id).execute();
    const { code } = await ok(devices.pair(elsewhere, "Taken"));
    await ok(devices.enrol(key.enrolment(tablet.id, code), "address"));
    expect(await opens(tablet)).toBe(false);
    expect((await ok(devices.list(manager))).devices.map((it) => it.id)).not.toContain(tablet.id);
  });

  it("stays its own when it was blocked, gets a new key there, and moves with that", async () => {
    const tablet = await enrolled();
    await ok(devices.revoke(manager, tablet.id));
    expect(codeOf(await claimed(tablet.id))).toBe("device_elsewhere");
    const again = await enrolled(manager, tablet.id);
    expect(await opens(again)).toBe(true);
    const { code } = await ok(devices.pair(elsewhere, "Moved"));
    await ok(devices.enrol(again.key.enrolment(tablet.id, code), "address"));
    expect(await opens(again)).toBe(true);
    expect((await ok(devices.list(elsewhere))).devices.map((it) => it.id)).toContain(tablet.id);
    expect((await happened("example", tablet.id)).slice(-2)).toEqual(["device_enrolled", "device_left"]);
  });
});

describe("a challenge", () => {
  it("counts once, for its device, for a minute, and only signed with the key of the device", async () => {
    const { id, key } = await enrolled();
    const another = await enrolled();
    const { challenge } = await ok(devices.challenge(id));
    expect((await refusal(devices.open(id, tabletKey().answer(id, challenge)))).code).toBe("not_signed_in");
    expect((await refusal(devices.open(another.id, another.key.answer(another.id, challenge)))).code).toBe(
      "not_signed_in",
    );
    const answer = key.answer(id, challenge);
    const both = await Promise.all([devices.open(id, answer), devices.open(id, answer)]);
    expect(both.filter((it) => it.ok)).toHaveLength(1);
    room.clock.passMillis(1);
    await ok(devices.open(id, key.answer(id, (await ok(devices.challenge(id))).challenge)));
    expect((await refusal(devices.open(id, answer))).code).toBe("not_signed_in");
    const late = await ok(devices.challenge(id));
    room.clock.passMillis(60_001);
    expect((await refusal(devices.open(id, key.answer(id, late.challenge)))).code).toBe("not_signed_in");
  });
});

describe("A9 a PIN", () => {
  it("lets in whom it belongs to on its device; five wrong ones in a row end it, also where they come at once", async () => {
    const { itself } = await enrolled();
    const another = await enrolled();
    const right = { user: "guide", proof: proofOf("246813") };
    const wrong = { ...right, proof: proofOf("111222") };
    await ok(devices.setPin(guide, itself, right.proof));
    expect(await devices.checkPin(another.itself, right)).toBe(false);
    for (let tries = 1; tries < pinTries; tries += 1) expect(await devices.checkPin(itself, wrong)).toBe(false);
    expect(await devices.checkPin(itself, right)).toBe(true);
    await Promise.all(Array.from({ length: pinTries }, () => devices.checkPin(itself, wrong)));
    expect(await devices.checkPin(itself, right)).toBe(false);
    await ok(devices.setPin(guide, itself, right.proof));
    expect(await devices.checkPin(itself, right)).toBe(true);
  });

  it("is set on no device of another office, and none that is not enrolled", async () => {
    const { itself } = await enrolled();
    expect((await refusal(devices.setPin(elsewhere, itself, proofOf("246813")))).code).toBe("not_allowed");
    expect((await refusal(devices.setPin(guide, undefined, proofOf("246813")))).code).toBe("not_allowed");
  });

  it("lies nowhere on the disk, nor does what opens a pairing", async () => {
    const { itself } = await enrolled();
    const proof = randomBytes(32).toString("base64url");
    await ok(devices.setPin(guide, itself, proof));
    const { text, code } = await ok(devices.pair(manager, "Canary of the test"));
    const bytes = await room.place.bytes();
    for (const secret of [proof, text, code, code.replaceAll("-", "")]) expect(bytes.includes(secret)).toBe(false);
    // What is not secret is there, so that the search can find something.
    expect(bytes.includes("Canary of the test")).toBe(true);
  });
});

describe("a tablet that is blocked", () => {
  it("loses its session, its PINs and the sessions that began on it, and no other does", async () => {
    const lost = await enrolled();
    const kept = await enrolled();
    const proof = proofOf("246813");
    await ok(devices.setPin(guide, lost.itself, proof));
    const [ended, goesOn] = [await sessionOn(lost.itself, "guide"), await sessionOn(kept.itself, "guide")];
    expect(await sessions()).toEqual(expect.arrayContaining([ended, goesOn]));
    expect((await refusal(devices.revoke(elsewhere, lost.id))).code).toBe("not_found");
    expect((await refusal(devices.revoke(guide, lost.id))).code).toBe("not_allowed");
    await ok(devices.revoke(manager, lost.id));
    await ok(devices.revoke(manager, lost.id));
    expect(await sessions()).toEqual(expect.not.arrayContaining([ended]));
    expect(await sessions()).toEqual(expect.arrayContaining([goesOn]));
    expect(await devices.checkPin(lost.itself, { user: "guide", proof })).toBe(false);
    expect((await refusal(devices.challenge(lost.id))).code).toBe("device_revoked");
    expect((await refusal(devices.noteContact("example", { device: lost.id }))).code).toBe("device_revoked");
    await ok(devices.noteContact("example", { device: kept.id }));
    // Somebody who was just typing her password gets no session that outlives it.
    expect(await sessions()).not.toContain(await sessionOn(lost.itself, "guide"));
    const again = await enrolled(manager, lost.id);
    const { challenge } = await ok(devices.challenge(lost.id));
    expect((await refusal(devices.open(lost.id, lost.key.answer(lost.id, challenge)))).code).toBe("not_signed_in");
    await ok(devices.open(lost.id, again.key.answer(lost.id, challenge)));
  });
});

describe("who did something on a device", () => {
  it.each([
    ["guide", undefined, "guide"],
    ["guide", "guide", "guide"],
    ["guide", "manager", "guide"],
    ["manager", "guide", "guide"],
    ["manager", "elsewhere", "manager"],
    [undefined, "manager", "manager"],
    [undefined, "elsewhere", "device"],
    [undefined, "nobody", "device"],
    [undefined, undefined, "device"],
  ])("signed in %s, named %s: it was %s", async (user, by, actor) => {
    const { id, itself } = await enrolled();
    await ok(devices.setPin(guide, itself, proofOf("246813")));
    const acting = { office: "example", device: id, user, by };
    expect(await room.deps.events.transact((trx) => actorOf(trx, acting))).toBe(actor);
  });
});

it("F25 a manager sees how many acts a tablet of her office has not sent, and since when", async () => {
  const { id } = await enrolled(elsewhere);
  const seen = async () => (await ok(devices.list(elsewhere))).devices.find((it) => it.id === id);
  expect(await seen()).toMatchObject({ name: "Tablet 1", seenAt: null, waiting: null, waitingSince: null });
  const since = new Date(room.clock.now() - 20 * 60_000).toISOString();
  await ok(devices.noteContact("other", { device: id, waiting: 3, since }));
  const told = await seen();
  expect(told?.waiting).toBe(3);
  expect(Date.parse(told?.waitingSince ?? "")).toBe(Date.parse(since));
  // A fast clock, another office's word, and an empty queue.
  await ok(devices.noteContact("other", { device: id, waiting: 4, since: "2099-01-01T00:00:00Z" }));
  expect(Date.parse((await seen())?.waitingSince ?? "")).toBe(room.clock.now());
  await ok(devices.noteContact("example", { device: id, waiting: 9, since }));
  expect((await seen())?.waiting).toBe(4);
  await ok(devices.noteContact("other", { device: id, waiting: 0 }));
  expect(await seen()).toMatchObject({ waiting: 0, waitingSince: null });
  expect((await ok(devices.list(manager))).devices.map((it) => it.id)).not.toContain(id);
  expect((await refusal(devices.list(guide))).code).toBe("not_allowed");
});
