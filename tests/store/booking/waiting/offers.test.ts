import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findDrift } from "../../../../server/booking/index.ts";
import { passOnOffers } from "../../../../server/booking/waiting/passOnOffers.ts";
import type { BookedAnswer } from "../../../../shared/booking/index.ts";
import { booked, bookingRoom, hold, ok, refusal, startsOn, type BookingRoom } from "../../../support/bookingRoom.ts";
import { accept, aSmallOffice, offers, seen, wait, waiting } from "../../../support/waitingRoom.ts";

const eight = "2026-06-08T08:00:00+02:00";
const quarters = ["08:00", "08:15", "08:30", "08:45"].map((it) => `2026-06-08T${it}:00+02:00`);
const dayBefore = "2026-06-07T12:00:00+02:00";

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ offices: [aSmallOffice()], at: dayBefore })));
afterEach(async () => {
  expect(await findDrift(room.deps)).toEqual([]);
  await room.remove();
});

/** All of the only morning is booked. */
async function fullMorning(): Promise<BookedAnswer[]> {
  const visits: BookedAnswer[] = [];
  for (const start of quarters) visits.push(await booked(room, start));
  return visits;
}

const cancel = ({ appointment, secret }: BookedAnswer) =>
  ok(room.booking.cancelAppointment(appointment.id, { secret }));
const decline = (who: { id: string; secret: string }) => ok(room.booking.declineOffer(who.id, who));
const occupations = async () =>
  (await room.db.selectFrom("occupation").select(["kind", "from_minute"]).orderBy("from_minute").execute()).map(
    (it) => it.kind,
  );

describe("a time that somebody gives up", () => {
  test("C38 is offered to the first in line, in place of the cool-off, and to nobody else", async () => {
    const [visit] = await fullMorning();
    const [first, second] = [await waiting(room), await waiting(room)];
    expect(await seen(room, first)).toMatchObject({ state: "waiting", ahead: 0 });
    expect(await seen(room, second)).toMatchObject({ state: "waiting", ahead: 1 });
    await cancel(visit as BookedAnswer);

    const view = await seen(room, first);
    expect(view).toMatchObject({ state: "offered", offer: { start: eight, unit: "desk" } });
    expect(view.offer?.until).toBe("2026-06-07T12:30:00+02:00");
    expect(await seen(room, second)).not.toHaveProperty("offer");
    expect(await occupations()).toEqual(["hold", "appointment", "appointment", "appointment"]);
    expect(await startsOn(room)).toEqual([]);
    expect(await refusal(hold(room, eight))).toMatchObject({ code: "slot_taken" });
  });

  test("C38 becomes the appointment of whoever takes the offer; the entry is booked, and what reached her is deleted", async () => {
    const [visit] = await fullMorning();
    const who = await waiting(room, { email: "kim@example.org" });
    await cancel(visit as BookedAnswer);
    const { appointment } = await ok(accept(room, who));
    expect(appointment).toMatchObject({ start: eight, status: "booked" });
    expect(await seen(room, who)).toMatchObject({ state: "booked", ahead: 0 });
    expect(await seen(room, who)).not.toHaveProperty("offer");
    const row = await room.db.selectFrom("waiting_entry").selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ sealed_contact: null, contact_hash: null });
  });

  test("C38 goes to the next who is in line when it is refused; whoever refused keeps her place and is not asked for it again", async () => {
    const [visit] = await fullMorning();
    const people = [await waiting(room), await waiting(room), await waiting(room)] as const;
    await cancel(visit as BookedAnswer);
    expect(await offers(room, people)).toEqual(["08:00", undefined, undefined]);
    const { offer } = await seen(room, people[0]);
    expect(await decline(people[0])).toMatchObject({ state: "waiting", ahead: 0 });
    expect(await offers(room, people)).toEqual([undefined, "08:00", undefined]);
    const late = room.booking.bookAppointment(
      "example",
      {
        hold: offer?.hold ?? "",
        applicant: { familyName: "A", givenName: "B", birthDate: "1990-01-01" as never },
        companions: [],
        language: "de",
      },
      { idempotencyKey: "late" },
    );
    expect(await refusal(late)).toEqual({ code: "hold_gone" });
    await decline(people[1]);
    expect(await offers(room, people)).toEqual([undefined, undefined, "08:00"]);
    // Once more changes nothing.
    await decline(people[1]);
    expect(await offers(room, people)).toEqual([undefined, undefined, "08:00"]);
  });

  test("C38 cools off when nobody is left to ask, and is in the calendar then", async () => {
    const [visit] = await fullMorning();
    const who = await waiting(room);
    await cancel(visit as BookedAnswer);
    await decline(who);
    expect(await occupations()).toEqual(["cool_off", "appointment", "appointment", "appointment"]);
    expect(await startsOn(room)).toEqual([]);
    room.clock.passMinutes(30);
    expect(await startsOn(room)).toEqual(["08:00"]);
  });

  test("C38 C29 is over to the millisecond, goes to the next, and is in nobody's calendar in between", async () => {
    const [visit] = await fullMorning();
    const people = [await waiting(room), await waiting(room)] as const;
    await cancel(visit as BookedAnswer);
    const { offer } = await seen(room, people[0]);
    room.clock.passMillis(30 * 60_000 - 1);
    await room.booking.passOnOffers();
    expect(await offers(room, people)).toEqual(["08:00", undefined]);
    room.clock.passMillis(1);
    // Judged at use: nobody has tidied up yet.
    expect(await seen(room, people[0])).toMatchObject({ state: "waiting" });
    expect(
      await refusal(
        accept(room, people[1]).catch(() => ({ ok: false as const, problem: { code: "not_found" as const } })),
      ),
    ).toEqual({ code: "not_found" });
    const used = room.booking.rescheduleAppointment(
      (visit as BookedAnswer).appointment.id,
      { hold: offer?.hold ?? "" },
      visit as BookedAnswer,
    );
    expect(await refusal(used)).toMatchObject({ code: "too_late" });
    expect(await startsOn(room)).toEqual([]);
    await room.booking.passOnOffers();
    expect(await offers(room, people)).toEqual([undefined, "08:00"]);
    expect(await startsOn(room)).toEqual([]);
  });

  test("an offer that nobody answered is not repeated to the same person before the next day", async () => {
    const visits = await fullMorning();
    const people = [await waiting(room), await waiting(room)] as const;
    await cancel(visits[0] as BookedAnswer);
    room.clock.passMinutes(30);
    await room.booking.passOnOffers();
    await cancel(visits[1] as BookedAnswer);
    expect(await offers(room, people)).toEqual([undefined, "08:00"]);
    room.clock.set("2026-06-08T00:00:00+02:00");
    await room.booking.passOnOffers();
    await cancel(visits[2] as BookedAnswer);
    expect(await offers(room, people)).toEqual(["08:30", undefined]);
  });

  test("a server that was away while an offer ended lets the time go to the calendar after the cool-off, at the latest", async () => {
    const [visit] = await fullMorning();
    const people = [await waiting(room), await waiting(room)] as const;
    await cancel(visit as BookedAnswer);
    room = await room.reopen();
    room.clock.passMinutes(61);
    expect(await startsOn(room)).toEqual(["08:00"]);
    await room.booking.passOnOffers();
    await room.booking.tidy();
    expect(await offers(room, people)).toEqual([undefined, undefined]);
    await booked(room, eight);
  });

  test("goes to the next when the one who has it leaves the line, or gives the hold back", async () => {
    const [visit] = await fullMorning();
    const people = [await waiting(room), await waiting(room), await waiting(room)] as const;
    await cancel(visit as BookedAnswer);
    await ok(room.booking.withdrawWaiting(people[0].id, people[0]));
    expect(await offers(room, people)).toEqual([undefined, "08:00", undefined]);
    expect(await seen(room, people[0])).toMatchObject({ state: "ended", ahead: 0 });
    await ok(room.booking.withdrawWaiting(people[0].id, people[0]));
    await room.booking.releaseHold((await seen(room, people[1])).offer?.hold ?? "");
    expect(await offers(room, people)).toEqual([undefined, undefined, "08:00"]);
  });

  test("C38 without anybody in line, and where the office has switched the line off, it cools off as before", async () => {
    const visits = await fullMorning();
    await cancel(visits[0] as BookedAnswer);
    const who = await waiting(room);
    room.offices.set("example", aSmallOffice({ waiting: { enabled: false } }));
    await cancel(visits[1] as BookedAnswer);
    expect(await occupations()).toEqual(["cool_off", "cool_off", "appointment", "appointment"]);
    expect(await seen(room, who)).toMatchObject({ state: "waiting" });
    expect(await refusal(wait(room))).toEqual({ code: "no_waiting" });
  });

  test("where the office has no cool-off it is in the calendar at once when nobody is left to ask, and not before", async () => {
    room.offices.set("example", aSmallOffice({ booking: { coolOffMinutes: [0, 0] } }));
    const [visit] = await fullMorning();
    const who = await waiting(room);
    await cancel(visit as BookedAnswer);
    expect(await startsOn(room)).toEqual([]);
    room.clock.passMinutes(30);
    expect(await startsOn(room)).toEqual([]);
    await room.booking.passOnOffers();
    expect(await offers(room, [who])).toEqual([undefined]);
    expect(await startsOn(room)).toEqual(["08:00"]);
  });

  test("given up by staff is offered like any other", async () => {
    const [visit] = await fullMorning();
    const who = await waiting(room);
    const staff = { user: "account", name: "Kim", role: "clerk" as const, office: "example" };
    await ok(room.booking.cancelAppointment((visit as BookedAnswer).appointment.id, { staff }));
    expect(await offers(room, [who])).toEqual(["08:00"]);
  });

  test("one offer that cannot be passed on delays no other", async () => {
    const visits = await fullMorning();
    const people = [await waiting(room), await waiting(room), await waiting(room), await waiting(room)] as const;
    await cancel(visits[0] as BookedAnswer);
    await cancel(visits[1] as BookedAnswer);
    // What is sealed for another place does not open here.
    const broken = { sealed_contact: room.deps.seal.seal("{}", "elsewhere") };
    await room.db.updateTable("waiting_entry").set(broken).where("id", "=", people[0].id).execute();
    const accidents: unknown[] = [];
    room.clock.passMinutes(30);
    await passOnOffers({ ...room.deps, onAccident: (error) => void accidents.push(error) });
    expect(accidents).toHaveLength(1);
    expect(await offers(room, people)).toEqual([undefined, undefined, "08:15", undefined]);
    await room.db.updateTable("waiting_entry").set({ sealed_contact: null }).where("id", "=", people[0].id).execute();
    await room.booking.passOnOffers();
    expect(await offers(room, people)).toEqual([undefined, undefined, "08:15", "08:00"]);
  });

  test("ST-18 open pages hear at once that the day has changed, also when an offer goes on or comes to nothing", async () => {
    const [visit] = await fullMorning();
    const who = await waiting(room);
    const told: unknown[] = [];
    const stop = room.booking.watchOffice("example", (event) => told.push(event));
    const monday = { kind: "times_changed", date: "2026-06-08" };
    await cancel(visit as BookedAnswer);
    expect(told).toContainEqual(monday);
    told.length = 0;
    await decline(who);
    expect(told).toContainEqual(monday);
    told.length = 0;
    room.clock.passMinutes(30);
    await room.ring();
    expect(told).toContainEqual(monday);
    stop();
  });
});
