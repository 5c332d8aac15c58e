import { afterEach, beforeEach, expect, test } from "vitest";
import { findDrift } from "../../../../server/booking/index.ts";
import { aShift } from "../../../support/builders.ts";
import { bookingRoom, type BookingRoom } from "../../../support/bookingRoom.ts";
import { instant } from "../../../support/instants.ts";
import { aSmallOffice, waiting } from "../../../support/waitingRoom.ts";

const sunday = "2026-06-07T12:00:00+02:00";
/** The public gets each day two days before at six in the evening. */
const office = (parts: Parameters<typeof aSmallOffice>[0] = {}) =>
  aSmallOffice({
    shifts: [
      aShift({
        ...{ counters: 1, from: "08:00", to: "09:00" },
        release: [{ for: "public", opens: { days: 2, at: "18:00" }, upTo: 1 }],
      }),
    ],
    ...parts,
  });

let room: BookingRoom;
beforeEach(async () => {
  room = await bookingRoom({ offices: [office()], at: sunday });
});
afterEach(async () => {
  expect(await findDrift(room.deps)).toEqual([]);
  await room.remove();
});

const told = () =>
  room.db
    .selectFrom("message")
    .select(["kind", "waiting", "not_before", "useless_from"])
    .where("kind", "=", "times_opened")
    .orderBy("id")
    .execute();
const toldWho = async () => (await told()).map((it) => it.waiting);
const kim = { email: "kim@example.org" };

async function at(time: string): Promise<void> {
  room.clock.set(time);
  await room.booking.tellOpenings();
}

test("who waits is told when new times open for the wish, and not before", async () => {
  const { id } = await waiting(room, kim);
  await at("2026-06-07T17:59:59+02:00");
  expect(await told()).toEqual([]);
  await at("2026-06-07T18:00:02+02:00");
  expect(await toldWho()).toEqual([id]);
});

test("once for each opening, however often, by however many servers and after whatever end it is looked", async () => {
  const { id } = await waiting(room, kim);
  await at("2026-06-07T18:00:02+02:00");
  const again = await bookingRoom({ offices: [office()], at: "2026-06-07T18:00:05+02:00", place: room.place });
  await Promise.all([room.booking.tellOpenings(), again.booking.tellOpenings(), again.booking.tellOpenings()]);
  again.booking.close();
  await again.close();
  expect(await toldWho()).toEqual([id]);
  await at("2026-06-08T18:00:01+02:00");
  expect(await toldWho()).toEqual([id, id]);
});

test("not who wants other dates, came after it, or waits no more", async () => {
  await waiting(room, { ...kim, from: "2026-06-12", to: "2026-06-14" });
  const gone = await waiting(room, { email: "sam@example.org" });
  await room.booking.withdrawWaiting(gone.id, { secret: gone.secret });
  room.clock.set("2026-06-07T18:00:01+02:00");
  await waiting(room, { email: "lee@example.org" });
  await at("2026-06-07T18:00:02+02:00");
  expect(await told()).toEqual([]);
});

test("a server that was down tells what opened within six hours, and nothing that is older", async () => {
  const { id } = await waiting(room, kim);
  await at("2026-06-07T23:00:00+02:00");
  expect(await toldWho()).toEqual([id]);
  await at("2026-06-09T06:00:00+02:00");
  expect(await toldWho()).toEqual([id]);
});

test("at night it waits for the morning, and after six hours nobody needs it", async () => {
  const quietHours = { from: "17:00", until: "20:00" };
  room.offices.set("example", office({ messages: { quietHours } }));
  await waiting(room, kim);
  await at("2026-06-07T18:00:02+02:00");
  expect(await told()).toMatchObject([
    { not_before: instant("2026-06-07T20:00:00+02:00"), useless_from: instant("2026-06-08T00:00:00+02:00") },
  ]);
});

test("of two hundred who wait each is told once, by servers that look at the same time", async () => {
  const all: string[] = [];
  for (let n = 0; n < 200; n++) all.push((await waiting(room, { email: `p${n}@example.org` })).id);
  const other = await bookingRoom({ offices: [office()], at: "2026-06-07T18:00:02+02:00", place: room.place });
  room.clock.set("2026-06-07T18:00:02+02:00");
  await Promise.all([room.booking.tellOpenings(), other.booking.tellOpenings()]);
  other.booking.close();
  await other.close();
  expect((await toldWho()).toSorted()).toEqual(all.toSorted());
});
