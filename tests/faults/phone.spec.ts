import { expect, kindsOf, test } from "./bed/bedTest.ts";
import type { Fault } from "./bed/menu.ts";
import type { Round } from "./bed/round.ts";
import type { Plant } from "./page/bed.ts";

/* The queue of an applicant's phone, and what the checker says once one of its protections is taken out. */

/** A phone with one visit, some of its protections out perhaps. */
async function phone(round: Round, plants: readonly Plant[] = []) {
  const visit = await round.book(0);
  const page = await round.openPhone();
  await page.evaluate((all) => window.bed.phone.plant(all), [...plants]);
  const waiting = () => page.evaluate(() => window.bed.phone.waiting());
  /** Lets time go on until the queue is like that. */
  const until = (isSo: (queue: Awaited<ReturnType<typeof waiting>>) => boolean) =>
    expect
      .poll(async () => {
        await round.advance(61);
        await round.settle();
        return isSo(await waiting());
      })
      .toBe(true);
  const status = ({ server }: { server: { visits: { id: string; status: string }[] } }) =>
    server.visits.find((it) => it.id === visit.answer.appointment.id)?.status;
  return { visit, page, until, status };
}

const faults: [what: string, fault: Fault, plant: Plant][] = [
  ["a portal", "portal", "any_200_is_receipt"],
  ["a dead line", "drop_request", "sent_before_receipt"],
];

for (const [what, fault, plant] of faults) {
  test.describe(`a cancellation on a phone before ${what}`, () => {
    test("O19 F20 stays in the queue until the server has said that it is done", async ({ begin }) => {
      const round = await begin();
      const { visit, until, status } = await phone(round);
      round.weather("phone", { kind: "always", fault });
      await round.cancelByPhone(visit);
      await until(([it]) => it?.isOnItsWay === true);
      const { violations, evidence } = await round.finish();
      expect(violations).toEqual([]);
      expect(status(evidence)).toBe("cancelled");
    });

    test(`is lost with the protection out: ${plant}`, async ({ begin }) => {
      const round = await begin();
      const { visit, until } = await phone(round, [plant]);
      round.weather("phone", { kind: "always", fault });
      await round.cancelByPhone(visit);
      await until((queue) => queue.length === 0);
      expect(kindsOf((await round.finish({ rounds: 3 })).violations)).toEqual(["lost"]);
    });
  });
}

test.describe("a cancellation that is refused for good", () => {
  async function walk(round: Round, plants: readonly Plant[] = []) {
    const { visit, until, status } = await phone(round, plants);
    round.weather("phone", { kind: "always", fault: "refused" });
    await round.cancelByPhone(visit);
    await until(([it]) => it === undefined || it.refused !== null);
    return { ...(await round.finish({ rounds: 3 })), status };
  }

  test("O19 stays on the phone with its reason, and the visit stands", async ({ begin }) => {
    const { violations, evidence, status } = await walk(await begin());
    expect(violations).toEqual([]);
    expect(evidence.phones.map((it) => it.refused)).toEqual(["invalid_input"]);
    expect(status(evidence)).toBe("booked");
  });

  test("is lost with the protection out: dropped_on_4xx", async ({ begin }) => {
    expect(kindsOf((await walk(await begin(), ["dropped_on_4xx"])).violations)).toEqual(["lost"]);
  });
});

test.describe("a cancellation of which nobody knows whether it is through", () => {
  async function walk(round: Round, plants: readonly Plant[] = []) {
    const { visit, until, status } = await phone(round, plants);
    round.weather("phone", { kind: "always", fault: "drop_answer" });
    await round.cancelByPhone(visit);
    await until(([it]) => it?.isOnItsWay === true);
    const undone = await round.undoByPhone(visit);
    return { ...(await round.finish({ rounds: 5 })), status, undone };
  }

  test("O19 F6 can no longer be taken back, and comes through once", async ({ begin }) => {
    const { violations, evidence, status, undone } = await walk(await begin());
    expect(undone).toBe(false);
    expect(violations).toEqual([]);
    expect(status(evidence)).toBe("cancelled");
  });

  test("happens after it was taken back with the protection out: undo_always_said", async ({ begin }) => {
    const { violations, undone } = await walk(await begin(), ["undo_always_said"]);
    expect(undone).toBe(true);
    expect(kindsOf(violations)).toEqual(["doubled"]);
  });
});

test.describe("a phone whose disk takes nothing", () => {
  async function walk(round: Round, plants: readonly Plant[] = []) {
    const { visit, page, status } = await phone(round, plants);
    await page.evaluate(() => window.bed.breakDisk("quota", 50));
    await round.cancelByPhone(visit);
    await page.evaluate(() => window.bed.mendDisk());
    const said = round.ledger.cancellations.get(visit.answer.appointment.id)?.said;
    return { ...(await round.finish({ rounds: 3 })), status, said };
  }

  test("O19 F16 promises no cancellation, and the visit stands", async ({ begin }) => {
    const { violations, evidence, status, said } = await walk(await begin());
    expect(said).toBe("failed");
    expect(violations).toEqual([]);
    expect(status(evidence)).toBe("booked");
  });

  test("loses one with the protection out: failure_shown_as_kept", async ({ begin }) => {
    const { violations, said } = await walk(await begin(), ["failure_shown_as_kept"]);
    expect(said).toBe("kept");
    expect(kindsOf(violations)).toEqual(["lost"]);
  });
});
