import { beforeEach, describe, expect, it } from "vitest";
import type { BookedAnswer } from "../../../shared/booking/index.ts";
import type { Outcome } from "../../../client/api/index.ts";
import { bookingDesk, type BookingPorts } from "../../../client/applicant/booking/bookingDesk.ts";
import type { Draft } from "../../../client/applicant/booking/draft.ts";
import { aBooking } from "../device/builders.ts";
import { aDraft, aHold, at, ok, refused, unreachable } from "./fakes.ts";

const held = (id = "hold1") => ({ ...aHold(id), endsHere: 0 });
const copy = <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;

let keys: number;
let stored: Draft | null;
let sent: { key: string; body: string }[];
let holds: { body: unknown; key: string }[];
let answers: Outcome<BookedAnswer>[];
let holdAnswers: Outcome<ReturnType<typeof aHold>>[];
let moveAnswers: Outcome<BookedAnswer>[];
let visitNow: Outcome<BookedAnswer>;
let savedVisits: { id: string; names: readonly unknown[] }[];

function aDesk() {
  const ports: BookingPorts = {
    hold: async (body, key) => {
      holds.push({ body, key });
      return holdAnswers.shift() ?? ok(aHold());
    },
    book: async (body, key) => {
      sent.push({ key, body: JSON.stringify(body) });
      return answers.shift() ?? unreachable;
    },
    move: async () => moveAnswers.shift() ?? ok(aBooking("visit1")),
    visitNow: async () => visitNow,
    loadDraft: async () => (stored ? copy(stored) : null),
    saveDraft: async (draft) => void (stored = copy(draft)),
    saveVisit: async (answer, names) => void savedVisits.push({ id: answer.appointment.id, names }),
    newKey: () => `key${++keys}`,
    endsHere: () => 0,
  };
  return bookingDesk(ports);
}

/** A draft as it stands on the device when the check page opens. */
function onDevice(more: Partial<Draft> = {}): Draft {
  const draft = aDraft({ hold: held(), ...more });
  stored = copy(draft);
  return draft;
}

beforeEach(() => {
  keys = 0;
  stored = null;
  sent = [];
  holds = [];
  answers = [];
  holdAnswers = [];
  moveAnswers = [];
  visitNow = unreachable;
  savedVisits = [];
});

describe("keeping a time", () => {
  it("PS-09 gives the earlier time back in the same step", async () => {
    const draft = onDevice();
    await aDesk().hold(draft, { service: "pickup", start: at("08:30").start });
    expect(holds[0]?.body).toMatchObject({ replaces: "hold1" });
  });

  it("PS-09 keeps everything typed when somebody was quicker, and hands on the nearest times", async () => {
    const draft = onDevice();
    const before = copy(draft);
    holdAnswers = [refused({ code: "slot_taken", alternatives: [at("08:30")] })];
    const outcome = await aDesk().hold(draft, { service: "pickup", start: at("08:15").start });
    expect(outcome).toEqual({ kind: "slot_lost", alternatives: [at("08:30")] });
    expect(copy(draft)).toEqual(before);
    expect(stored).toEqual(before);
  });

  it("asks again with the same key when no answer came, with another key for another time", async () => {
    const draft = aDraft();
    const desk = aDesk();
    holdAnswers = [unreachable, unreachable];
    for (const time of ["08:15", "08:15", "08:30"])
      await desk.hold(draft, { service: "pickup", start: at(time).start });
    expect(holds.map((it) => it.key)).toEqual(["key1", "key1", "key2"]);
  });
});

describe("booking", () => {
  it("stores the visit with its names before it says that it is booked, and empties the draft", async () => {
    answers = [ok(aBooking("visit1"))];
    const outcome = await aDesk().book(onDevice(), "de", []);
    expect(outcome).toEqual({ kind: "booked", id: "visit1" });
    expect(savedVisits).toEqual([{ id: "visit1", names: [expect.objectContaining({ familyName: "Grünwald" })] }]);
    expect(stored?.applicant.familyName).toBe("");
    expect(stored?.booked).toBe("visit1");
  });

  it("PS-09 sends a double tap once", async () => {
    answers = [ok(aBooking("visit1"))];
    const draft = onDevice();
    const desk = aDesk();
    const both = await Promise.all([desk.book(draft, "de", []), desk.book(draft, "de", [])]);
    expect(both).toEqual([both[0], both[0]]);
    expect(sent).toHaveLength(1);
  });

  it("has the key on the device before it sends anything", async () => {
    await aDesk().book(onDevice(), "de", []);
    expect(stored?.unanswered.map((it) => it.key)).toEqual(["key1"]);
  });

  it("sends a retry with the same key and the same body, also from another tab or after a reload", async () => {
    await aDesk().book(onDevice(), "de", []);
    answers = [ok(aBooking("visit1"))];
    const outcome = await aDesk().book(aDraft({ hold: held() }), "de", []);
    expect(outcome).toEqual({ kind: "booked", id: "visit1" });
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });

  it("finds the booking whose answer was lost, even after something was corrected", async () => {
    await aDesk().book(onDevice(), "de", []);
    const corrected = copy(stored) as Draft;
    corrected.applicant.givenName = "Tomas";
    stored = copy(corrected);
    answers = [refused({ code: "hold_gone" }), ok(aBooking("visit1"))];
    const outcome = await aDesk().book(corrected, "de", []);
    expect(outcome).toEqual({ kind: "booked", id: "visit1" });
    expect(sent[1]?.body).not.toBe(sent[0]?.body);
    expect(sent[2]).toEqual(sent[0]);
  });

  it("asks about a lost answer before it books another time", async () => {
    await aDesk().book(onDevice(), "de", []);
    const later = { ...(copy(stored) as Draft), hold: held("hold2") };
    stored = copy(later);
    answers = [ok(aBooking("visit1"))];
    expect(await aDesk().book(later, "de", [])).toEqual({ kind: "booked", id: "visit1" });
    expect(sent.map((it) => it.key)).toEqual(["key1", "key1"]);
  });

  it("takes a new key once the server has answered no", async () => {
    const draft = onDevice();
    const desk = aDesk();
    answers = [refused({ code: "already_booked" }), ok(aBooking("visit1"))];
    expect(await desk.book(draft, "de", [])).toEqual({ kind: "refused", code: "already_booked" });
    expect(draft.hold?.hold).toBe("hold1");
    await desk.book(draft, "de", []);
    expect(sent.map((it) => it.key)).toEqual(["key1", "key2"]);
  });

  it("says that the time ran out and keeps what was typed", async () => {
    answers = [refused({ code: "hold_gone" })];
    const draft = onDevice();
    expect(await aDesk().book(draft, "de", [])).toEqual({ kind: "hold_gone" });
    expect(stored?.applicant.familyName).toBe("Grünwald");
  });

  it("leads to the pass when another tab has booked meanwhile, and sends nothing", async () => {
    const draft = onDevice();
    stored = { ...copy(draft), booked: "visit7", hold: null };
    expect(await aDesk().book(draft, "de", [])).toEqual({ kind: "booked", id: "visit7" });
    expect(sent).toEqual([]);
  });

  it("does not book a time that another tab has given up", async () => {
    const draft = onDevice();
    stored = { ...copy(draft), hold: held("hold9") };
    expect(await aDesk().book(draft, "de", [])).toEqual({ kind: "changed_elsewhere" });
    expect(sent).toEqual([]);
  });

  it("turns the places the server names into fields of the form", async () => {
    answers = [refused({ code: "invalid_input", errors: [{ path: "/companions/0/birthDate", message: "…" }] })];
    expect(await aDesk().book(onDevice(), "de", [])).toEqual({
      kind: "invalid",
      faults: [{ field: "companion1-birth", code: "birthDateImpossible" }],
    });
  });
});

describe("moving", () => {
  it("takes a move for done whose first answer was lost", async () => {
    const draft = onDevice();
    moveAnswers = [refused({ code: "hold_gone" })];
    visitNow = ok(aBooking("visit1"));
    expect(await aDesk().move(draft)).toEqual({ kind: "booked", id: "visit1" });
    expect(savedVisits).toHaveLength(1);
  });

  it("takes it for failed when the visit stands at another time", async () => {
    const draft = onDevice();
    moveAnswers = [refused({ code: "hold_gone" })];
    visitNow = ok(aBooking("visit1", at("09:30")));
    expect(await aDesk().move(draft)).toEqual({ kind: "hold_gone" });
    expect(savedVisits).toEqual([]);
  });

  it("says moved again instead of failing when asked after it is done", async () => {
    const draft = onDevice({ hold: null, booked: "visit1" });
    expect(await aDesk().move(draft)).toEqual({ kind: "booked", id: "visit1" });
  });
});
