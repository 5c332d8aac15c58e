import { afterEach, beforeEach, expect, test } from "vitest";
import { readPass, verifyPass } from "../../../shared/pass/index.ts";
import { anOffice } from "../../support/builders.ts";
import { booked, bookingRoom, type BookingRoom } from "../../support/bookingRoom.ts";

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ offices: [anOffice({ booking: { onePerPerson: false } })] })));
afterEach(() => room.remove());

const days = (count: number) => room.clock.passMinutes(count * 24 * 60);
const published = async () => {
  const { keys, sequence } = await room.booking.passKeySet();
  return { sequence, keys: keys.map((it) => `${it.kid} ${it.status}`) };
};

test("one key is made at the first start and is the same after the next", async () => {
  const set = await room.booking.passKeySet();
  expect(set.keys).toEqual([
    {
      kty: "EC",
      crv: "P-256",
      x: expect.stringMatching(/^[\w-]{43}$/),
      y: expect.stringMatching(/^[\w-]{43}$/),
      kid: "1",
      alg: "ES256",
      use: "sig",
      kinds: [1],
      notBefore: "2026-06-08T05:00:00+00:00",
      notAfter: "2029-06-07T05:00:00+00:00",
      status: "signing",
    },
  ]);
  expect(set.sequence).toBe(1);
  expect(set.expires).toBe("2026-06-22T05:00:00+00:00");
  room = await room.reopen();
  expect(await room.booking.passKeySet()).toEqual(set);
});

test("the next key is published 30 days before it signs, and the old one goes on verifying", async () => {
  await published();
  days(334);
  expect(await published()).toEqual({ sequence: 1, keys: ["1 signing"] });
  const before = await booked(room, "2027-05-10T08:00:00+02:00");
  days(1);
  expect(await published()).toEqual({ sequence: 2, keys: ["1 signing", "2 next"] });
  days(30);
  expect(await published()).toEqual({ sequence: 3, keys: ["1 verifying", "2 signing"] });
  const after = await booked(room, "2027-06-09T08:00:00+02:00");
  const pass = readPass(after.pass);
  expect(pass.kind === "pass" && pass.fields.keyId).toBe(2);
  const set = await room.booking.passKeySet();
  for (const { pass } of [before, after]) {
    expect(await verifyPass(pass, set, room.clock.now())).toMatchObject({ kind: "genuine" });
  }
});

test("a key that is due is made by the passage of time, also where nobody books or asks", async () => {
  const ids = async () => (await room.db.selectFrom("pass_key").select("kid").execute()).map((it) => it.kid);
  await room.booking.tidy();
  expect(await ids()).toEqual([1]);
  days(335);
  await room.booking.tidy();
  expect(await ids()).toEqual([1, 2]);
});

test("the sequence never falls and stays where nothing changes", async () => {
  const seen: number[] = [];
  for (let month = 0; month < 48; month++) {
    seen.push((await published()).sequence);
    if (month % 5 === 0) room = await room.reopen();
    seen.push((await published()).sequence);
    days(30);
  }
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.filter((it, index) => index % 2 === 1 && it !== seen[index - 1])).toEqual([]);
  expect(seen.at(-1)).toBeGreaterThan(5);
});

test("a server that was off when a key ran out makes a new one when it starts again", async () => {
  expect((await published()).keys).toEqual(["1 signing"]);
  days(500);
  expect((await published()).keys).toEqual(["1 verifying", "2 signing"]);
});

test("a key id rests for two years after its key verified for the last time, then it may be given again", async () => {
  await published();
  const insert = (kid: number) =>
    room.db
      .insertInto("pass_key")
      .values({
        kid,
        kind: 1,
        public_jwk: "{}",
        sealed_private: new Uint8Array(1),
        not_before: 0,
        signs_until: 1,
        not_after: room.clock.now() - 1,
        blocked_at: null,
      })
      .execute();
  for (let kid = 2; kid <= 255; kid++) if (kid !== 9) await insert(kid);
  days(500);
  expect((await published()).keys).toEqual(["1 verifying", "9 signing"]);
  days(336);
  expect((await published()).keys).toEqual(["1 verifying", "9 signing", "10 next"]);
});

test("private keys are sealed in the database", async () => {
  await published();
  const row = await room.db.selectFrom("pass_key").selectAll().executeTakeFirstOrThrow();
  expect(Buffer.from(row.sealed_private).toString("latin1")).not.toContain('"d"');
  expect(row.public_jwk).not.toContain('"d"');
});
