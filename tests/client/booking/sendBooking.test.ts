import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { AppointmentInput, BookedAnswer } from "../../../shared/booking/index.ts";
import type { HoldInput, Outcome } from "../../../client/api/index.ts";
import { readDraft, type Draft } from "../../../client/applicant/booking/draft.ts";
import { sendBooking } from "../../../client/applicant/booking/sendBooking.ts";
import { sendDue } from "../../../client/applicant/visits/sendQueue.ts";
import { queuedCancellations } from "../../../client/device/cancellations.ts";
import { dropOldDrafts, onDatabase, sealedDraft, visits } from "../../../client/device/index.ts";
import { claimCall, lostCalls } from "../../../client/device/queue.ts";
import {
  queueBooking,
  queuedBookings,
  takeInstead,
  withdrawBooking,
  type WantedTime,
} from "../../../client/device/queuedBookings.ts";
import { setLanguage } from "../../../client/i18n/index.ts";
import { aBooking, anOffice, standingClock } from "../device/builders.ts";
import { aDraft, aHold, at, ok, refused, unreachable } from "./fakes.ts";

let clock: ReturnType<typeof standingClock>;
let holds: { body: HoldInput; key: string }[];
let bookings: { body: AppointmentInput; key: string }[];
let released: string[];
let office: Outcome<ReturnType<typeof anOffice>>;
let next: ReturnType<typeof at>[];
/** What the server says to a hold and to a booking, one after the other; the last one again and again. */
let holdAnswers: Outcome<ReturnType<typeof aHold>>[];
let bookAnswers: Outcome<BookedAnswer>[];
/** Done just before the server is asked to book. */
let meanwhile: () => Promise<unknown>;

const said = <T>(answers: T[]) => (answers.length > 1 ? answers.shift() : answers[0]) as T;
const api = {
  office: async () => office,
  next: async () => ok({ asOf: new Date(clock.now()).toISOString(), next: next.shift() ?? null, opensAt: null }),
  hold: async (_office: string, body: HoldInput, key: string) => {
    holds.push({ body, key });
    return said(holdAnswers);
  },
  releaseHold: async (id: string) => {
    released.push(id);
    return ok(undefined as void);
  },
  book: async (_office: string, body: AppointmentInput, key: string) => {
    await meanwhile();
    bookings.push({ body, key });
    return said(bookAnswers);
  },
} as unknown as NonNullable<NonNullable<Parameters<typeof sendBooking>[1]>["api"]>;

const online = { isOffline: () => false };
const round = () => sendDue({ clock, ...online, book: (it) => sendBooking(it, { api, clock }) });
const place = () => sealedDraft("marburg", "pickup", clock);
const draftNow = async () => readDraft(await place().load()) as Draft;
const wantedTime: WantedTime = { kind: "time", ...at("08:15") };
const matter = { officeName: { de: "Marburg" }, timeZone: "Europe/Berlin", services: [{ de: "Abholung" }] };
const queue = (wanted: WantedTime = wantedTime, isAsked = false) =>
  queueBooking({ office: "marburg", service: "pickup", wanted, language: "de", matter, isAsked }, clock);

/** What was typed lies on the device and waits; the pause after the press is over. */
async function queued(wanted?: WantedTime, draft: Draft = aDraft()) {
  await place().save(draft);
  await queue(wanted, draft.unanswered.length > 0);
  clock.move(5_000);
}

beforeAll(() => setLanguage("de"));
beforeEach(async () => {
  clock = standingClock("2026-11-30T09:00:00+01:00");
  [holds, bookings, released] = [[], [], []];
  office = ok(anOffice());
  next = [at("08:15")];
  holdAnswers = [ok(aHold())];
  bookAnswers = [ok(aBooking("visit1"))];
  meanwhile = () => Promise.resolve();
  localStorage.clear();
  await onDatabase((it) => Promise.all([it.pending.clear(), it.visits.clear(), it.drafts.clear()]));
});

describe("a booking wished for without a network", () => {
  it("O18 is sent once when the server is back, and becomes a visit with its pass", async () => {
    await queued();
    await round();
    await round();
    expect(holds.map((it) => it.body.start)).toEqual([at("08:15").start]);
    expect(bookings).toHaveLength(1);
    expect(bookings[0]?.body.applicant.familyName).toBe("Grünwald");
    expect((await visits()).map((it) => [it.id, it.pass])).toEqual([["visit1", "TP1"]]);
    expect(await queuedBookings()).toMatchObject([{ booked: "visit1" }]);
    expect((await draftNow()).applicant.familyName).toBe("");
  });

  it("O18 takes the place of the wait for a freed time that it came of", async () => {
    await onDatabase((it) => it.waiting.put({ id: "w1" } as never));
    const hold = { ...aHold(), endsHere: clock.now() + 600_000, wish: "", waiting: "w1" };
    await queued(wantedTime, aDraft({ hold }));
    await round();
    expect([holds, await visits()]).toMatchObject([[], [{ id: "visit1" }]]);
    expect(await onDatabase((it) => it.waiting.count())).toBe(0);
  });

  it("O18 is no visit before the server has said so, however often it was tried", async () => {
    await queued();
    office = unreachable;
    expect((await round()).through).toBe(false);
    office = ok(anOffice());
    holdAnswers = [unreachable];
    expect((await round()).through).toBe(false);
    expect(await visits()).toEqual([]);
    expect(await queuedBookings()).toMatchObject([{ refused: undefined, booked: undefined, isOnItsWay: false }]);
    expect((await draftNow()).applicant.familyName).toBe("Grünwald");
  });

  it("O18 F2 carries one key through lost answers, closed apps and every further try", async () => {
    await queued();
    holdAnswers = [unreachable, ok(aHold())];
    bookAnswers = [unreachable, { kind: "broken" }, ok(aBooking("visit1"))];
    for (let count = 0; count < 4; count++) await round();
    expect(new Set(holds.map((it) => it.key)).size).toBe(1);
    expect(bookings).toHaveLength(3);
    expect(new Set(bookings.map((it) => JSON.stringify(it))).size).toBe(1);
    expect(await visits()).toHaveLength(1);
  });

  /** A server that books what it is asked for, once for each key, and whose answers get lost. */
  async function lostAnswers(between: () => Promise<unknown>): Promise<number> {
    await queued();
    bookAnswers = [unreachable];
    await round();
    await between();
    await round();
    return new Set(bookings.map((it) => it.key)).size;
  }

  it("O18 F2 makes one appointment of a booking whose answer was lost", async () => {
    expect(await lostAnswers(() => Promise.resolve())).toBe(1);
  });

  it("O18 F2 made two if the attempt were not on the device: that this can be seen is the proof of the rule above", async () => {
    const forgets = async () => place().save({ ...(await draftNow()), unanswered: [] });
    expect(await lostAnswers(forgets)).toBe(2);
  });

  it("O18 O11 is sent by one tab only, though two look at once", async () => {
    await queued();
    const [booking] = await queuedBookings();
    await Promise.all([sendBooking(booking!, { api, clock }), sendBooking(booking!, { api, clock })]);
    expect(bookings).toHaveLength(1);
  });

  it("is sent by both where the first one does not note on the device that it has it", async () => {
    await queued();
    const [booking] = await queuedBookings();
    let second: Promise<unknown> | undefined;
    meanwhile = async () => {
      if (second) return;
      await onDatabase((it) =>
        it.pending.toCollection().modify(({ sending: _, ...row }, ref) => void (ref.value = row)),
      );
      second = sendBooking(booking!, { api, clock });
    };
    await sendBooking(booking!, { api, clock });
    await second;
    expect(bookings).toHaveLength(2);
  });

  it("O18 offers at most three other times when its own is gone, and one tap books one of them", async () => {
    await queued();
    const others = ["08:30", "08:45", "09:00", "09:15"].map((it) => at(it));
    holdAnswers = [refused({ code: "slot_taken", alternatives: others })];
    await round();
    const [gone] = await queuedBookings();
    expect(gone).toMatchObject({ refused: "slot_taken", alternatives: others.slice(0, 3) });
    await round();
    expect(holds).toHaveLength(1);
    holdAnswers = [ok(aHold("hold2", "08:30"))];
    await takeInstead(gone!.id, at("08:30"));
    await round();
    expect(holds[1]?.body.start).toBe(at("08:30").start);
    expect(await queuedBookings()).toMatchObject([{ booked: "visit1" }]);
  });

  it("O18 takes the next free time where no calendar was to be seen, and the one after it where somebody was quicker", async () => {
    await queued({ kind: "next" });
    next = [at("08:15"), at("08:30")];
    holdAnswers = [refused({ code: "slot_taken", alternatives: [] }), ok(aHold("hold2", "08:30"))];
    await round();
    expect(holds.map((it) => it.body.start)).toEqual([at("08:15").start, at("08:30").start]);
    expect(await visits()).toHaveLength(1);
  });

  it("O18 says that nothing is free, and asks no more", async () => {
    await queued({ kind: "next" });
    next = [];
    await round();
    await round();
    expect(await queuedBookings()).toMatchObject([{ refused: "nothing_free" }]);
    expect(holds).toEqual([]);
  });

  it("O18 uses the time that is kept for it, and keeps it anew once that ran out", async () => {
    const hold = { ...aHold(), endsHere: clock.now() + 600_000 };
    await queued(wantedTime, aDraft({ hold }));
    bookAnswers = [refused({ code: "hold_gone" }), ok(aBooking("visit1"))];
    await round();
    expect(holds).toHaveLength(1);
    expect(bookings.map((it) => it.body.hold)).toEqual(["hold1", "hold1"]);
    expect(bookings[0]?.key).not.toBe(bookings[1]?.key);
    expect(await visits()).toHaveLength(1);
  });

  it("O18 asks what became of a lost answer before it books anything", async () => {
    const attempt = { key: "first", body: JSON.stringify({ hold: "hold0", applicant: {}, companions: [] }) };
    await queued(wantedTime, aDraft({ unanswered: [attempt] }));
    await round();
    expect(bookings.map((it) => it.key)).toEqual(["first"]);
    expect(holds).toEqual([]);
    expect(await visits()).toHaveLength(1);
  });

  it("O18 leaves what somebody types meanwhile as it is", async () => {
    await queued();
    meanwhile = async () => place().save({ ...(await draftNow()), more: { note: "B2" } });
    bookAnswers = [unreachable];
    await round();
    expect((await draftNow()).more).toEqual({ note: "B2" });
    expect((await draftNow()).unanswered).toHaveLength(1);
  });

  it.each(["already_booked", "too_late"] as const)("O18 says why it was refused: %s", async (code) => {
    await queued();
    bookAnswers = [refused({ code })];
    await round();
    await round();
    expect(bookings).toHaveLength(1);
    expect(await queuedBookings()).toMatchObject([{ refused: code }]);
  });

  it("O11 O18 what a closed app left behind in the middle is taken up at once where tabs take turns, else when it is certain", async () => {
    await queued();
    const { id } = (await queuedBookings())[0]!;
    expect(await claimCall(id, clock, true)).toBe(true);
    expect(await claimCall(id, clock, false)).toBe(false);
    expect(await claimCall(id, clock, true)).toBe(true);
    clock.move(30_000);
    expect(await claimCall(id, clock, false)).toBe(true);
  });

  it("O9 O18 what goes wrong with one holds up no other", async () => {
    await queued();
    await sealedDraft("kassel", "pickup", clock).save(aDraft());
    await queueBooking({ office: "kassel", service: "pickup", wanted: wantedTime, language: "de", matter }, clock);
    clock.move(5_000);
    const send = vi.fn((it: Awaited<ReturnType<typeof queuedBookings>>[number]) =>
      it.office === "marburg" ? Promise.reject(new Error("broken")) : sendBooking(it, { api, clock }),
    );
    expect((await sendDue({ clock, ...online, book: send })).through).toBe(false);
    expect(await queuedBookings()).toMatchObject([{ office: "marburg" }, { office: "kassel", booked: "visit1" }]);
  });
});

describe("a booking that its person takes back", () => {
  const withdraw = async () => withdrawBooking((await queuedBookings())[0]!.id);

  it("O18 is gone at once when nothing was sent", async () => {
    await queued();
    await withdraw();
    await round();
    expect([await queuedBookings(), holds, bookings]).toEqual([[], [], []]);
    expect((await draftNow()).applicant.familyName).toBe("Grünwald");
  });

  it("O18 is not booked any more when only its time is kept yet, which is given back", async () => {
    await queued();
    holdAnswers = [ok(aHold())];
    const real = api.hold;
    vi.spyOn(api, "hold").mockImplementationOnce(async (...asked) => {
      await withdraw();
      return real(...asked);
    });
    await round();
    expect([bookings, released, await queuedBookings()]).toEqual([[], ["hold1"], []]);
  });

  it("O18 is cancelled when it was booked on the way", async () => {
    await queued();
    meanwhile = withdraw;
    await round();
    expect(await queuedBookings()).toEqual([]);
    expect(await queuedCancellations()).toMatchObject([{ visit: "visit1", secret: "secret of visit1" }]);
  });

  it("O18 whose answer was lost stays until it is certain that nothing came of it", async () => {
    await queued();
    bookAnswers = [unreachable];
    await round();
    await withdraw();
    expect(await queuedBookings()).toMatchObject([{ isWithdrawn: true }]);
    bookAnswers = [refused({ code: "hold_gone" })];
    await round();
    expect(released).toEqual(["hold1"]);
    expect(new Set(bookings.map((it) => it.key)).size).toBe(1);
    expect([await queuedBookings(), await queuedCancellations(), await visits()]).toEqual([[], [], []]);
  });
});

describe("what waits to be booked", () => {
  it("O18 O3 keeps what was typed for thirty days, longer than a draft that nobody waits for", async () => {
    await queued();
    await sealedDraft("kassel", "pickup", clock).save(aDraft());
    clock.move(29 * 24 * 3_600_000);
    await dropOldDrafts(clock);
    expect(await onDatabase((it) => it.drafts.toCollection().primaryKeys())).toEqual(["marburg/pickup"]);
    clock.move(2 * 24 * 3_600_000);
    await round();
    expect(await queuedBookings()).toMatchObject([{ refused: "draft_gone" }]);
  });

  it("F15 that went with the database is noticed by its trace; what was sent is not missed", async () => {
    await queued();
    expect(await lostCalls()).toBe(0);
    await onDatabase((it) => it.pending.clear());
    expect(await lostCalls()).toBe(1);
    await queued();
    await round();
    await onDatabase((it) => it.pending.clear());
    expect(await lostCalls()).toBe(0);
  });

  it("F16 that did not reach the disk was never there, and is not missed", async () => {
    const full = vi.spyOn(IDBTransaction.prototype, "commit").mockImplementation(function (this: IDBTransaction) {
      this.abort();
    });
    await expect(queued()).rejects.toThrow();
    expect(full).toHaveBeenCalled();
    full.mockRestore();
    expect([await queuedBookings(), await lostCalls()]).toEqual([[], 0]);
  });

  it("O18 holds nothing of the person beside the sealed draft", async () => {
    await queued();
    const rows = JSON.stringify(await onDatabase((it) => it.pending.toArray()));
    expect(rows).not.toContain("Grünwald");
  });

  it.each(["QuotaExceededError", "UnknownError", "AbortError"])(
    "O12 F16 stays in the queue when the pass could not be stored: %s",
    async (name) => {
      await queued();
      const spy = await onDatabase(async (it) =>
        vi.spyOn(it.visits, "put").mockRejectedValue(Object.assign(new Error("not stored"), { name })),
      );
      expect((await round()).through).toBe(false);
      expect(await queuedBookings()).toMatchObject([{ booked: undefined, refused: undefined }]);
      spy.mockRestore();
      expect((await round()).through).toBe(true);
      expect(new Set(bookings.map((it) => it.key)).size).toBe(1);
      expect(await onDatabase((it) => it.visits.count())).toBe(1);
    },
  );
});
