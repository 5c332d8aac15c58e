import { afterEach, beforeEach, expect, test } from "vitest";
import { createFreeTimes } from "../../../server/booking/freeTimes.ts";
import { sharedMarks } from "../../../server/db/commits.ts";
import type { Trx } from "../../../server/db/events.ts";
import { bookingRoom, hold, monday, ok, startsOn, type BookingRoom } from "../../support/bookingRoom.ts";
import { aService, aShift, anOffice, aWish } from "../../support/builders.ts";

/** Questions that a test answers when it likes. */
function questions() {
  const asked: PromiseWithResolvers<string>[] = [];
  const commits = sharedMarks(() => {
    const question = Promise.withResolvers<string>();
    asked.push(question);
    return question.promise;
  });
  return { asked, mark: async () => commits.mark() };
}

/** Lets everything that waits for nothing from outside come to its end. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("all who wait at one moment share a question; who comes while it is under way gets the answer of the next", async () => {
  const { asked, mark } = questions();
  const first = [mark(), mark(), mark()];
  await settle();
  const later = [mark(), mark()];
  await settle();
  expect(asked).toHaveLength(1);
  asked[0]?.resolve("before");
  await settle();
  expect(asked).toHaveLength(2);
  asked[1]?.resolve("after");
  expect(await Promise.all(first)).toEqual(["before", "before", "before"]);
  expect(await Promise.all(later)).toEqual(["after", "after"]);
});

test("a question that fails is told to those who waited for it, and the next ones ask anew", async () => {
  const { asked, mark } = questions();
  const unlucky = mark();
  await settle();
  const others = mark();
  asked[0]?.reject(new Error("connection lost"));
  await expect(unlucky).rejects.toThrow("connection lost");
  await settle();
  asked[1]?.resolve("there again");
  expect(await others).toBe("there again");
});

// One day of twelve starts, each of them once.
const office = anOffice({
  services: [aService({ minutes: 10, grid: 10 })],
  shifts: [aShift({ counters: 1, to: "10:00", valid: { from: monday, to: monday } })],
  booking: { coolOffMinutes: [0, 0] },
});
let here: BookingRoom;
let there: BookingRoom;
beforeEach(async () => {
  here = await bookingRoom({ offices: [office] });
  there = await bookingRoom({ offices: [office], place: here.place, clock: here.clock });
});
afterEach(async () => {
  await there.close();
  await here.remove();
});

/** Whether the mark is the same before and after. Other databases of the server commit as well: of many looks one has to fall between. */
async function staysOver(work: (trx: Trx) => Promise<unknown>): Promise<boolean> {
  for (let look = 0; look < 100; look++) {
    const before = await here.commits.mark();
    const during = await there.db.transaction().execute(async (trx) => {
      await work(trx);
      return here.commits.mark();
    });
    if (during === before) return true;
  }
  return false;
}
const write = (db: BookingRoom["db"] | Trx) => db.updateTable("office").set({ version: 1 }).execute();

test("the mark stays while nothing is committed, and is another one after each commit of anybody", async () => {
  expect(await staysOver(async () => undefined)).toBe(true);
  expect(await staysOver(write), "what is not committed shows nowhere").toBe(true);
  for (const { db } of [here, there]) {
    const before = await here.commits.mark();
    await write(db);
    expect(await here.commits.mark()).not.toBe(before);
  }
  expect(await staysOver(() => write(here.db)), "what somebody commits meanwhile does").toBe(false);
});

test("a hundred who ask at once ask the database a handful of questions", async () => {
  let questions = 0;
  const commits = { ...here.commits, mark: () => here.commits.mark() };
  const counted = sharedMarks(async () => {
    questions += 1;
    return (await commits.mark()) ?? "";
  });
  const memory = createFreeTimes({ ...here.deps, commits: counted });
  const wish = aWish(office);
  const ask = async () => {
    const rules = await memory.officeOf("example");
    return (await memory.slotsOn(rules ?? office, wish, monday, here.clock.now())).answer.slots.length;
  };
  expect(new Set(await Promise.all(Array.from({ length: 100 }, ask)))).toEqual(new Set([12]));
  expect(questions).toBeLessThanOrEqual(4);
});

test("whatever one server has booked is in the next answer of another that never stops answering", async () => {
  let isOver = false;
  let background = 0;
  const readers = Array.from({ length: 8 }, async () => {
    while (!isOver) {
      await startsOn(there);
      background += 1;
    }
  });
  for (let round = 0; round < 30; round++) {
    const held = await ok(hold(here, "2026-06-08T08:30:00+02:00"));
    expect(await startsOn(there), `round ${round}`).not.toContain("08:30");
    await here.booking.releaseHold(held.hold);
    expect(await startsOn(there), `round ${round}`).toContain("08:30");
  }
  isOver = true;
  await Promise.all(readers);
  expect(background).toBeGreaterThan(100);
});
