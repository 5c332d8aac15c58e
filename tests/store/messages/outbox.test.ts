import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Attempt, Posting } from "../../../server/messages/mailServer.ts";
import { booked, bookingRoom, hold, ok, refusal, request, type BookingRoom } from "../../support/bookingRoom.ts";
import { freshKey } from "../../support/people.ts";
import { messagesIn } from "../../support/outbox.ts";

const time = (clock: string) => `2026-06-08T${clock}:00+02:00`;
const kim = { email: "kim@example.org" };
const lou = { email: "lou@example.org" };

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom()));
afterEach(() => room.remove());

/** A mail server made of one answer; it notes what it is handed. */
function taking(answer: (posting: Posting) => Attempt | Promise<Attempt> = () => ({ kind: "accepted" })) {
  const postings: Posting[] = [];
  const send = async (posting: Posting) => {
    postings.push(posting);
    return answer(posting);
  };
  return { postings, send, to: () => postings.map((it) => it.to) };
}

const down = (): Attempt => ({ kind: "down", failure: "econnrefused" });
const states = async () => {
  const rows = await room.db.selectFrom("message").select(["kind", "state"]).orderBy("id").execute();
  return rows.map((it) => `${it.kind} ${it.state}`);
};
const listed = async () => (await (await messagesIn(room)).list("example")).messages;

async function cancel({ appointment, secret }: { appointment: { id: string }; secret: string }): Promise<void> {
  await ok(room.booking.cancelAppointment(appointment.id, { secret }));
}

describe("what goes into the outbox", () => {
  test("a booking with an address writes one message, one without writes none", async () => {
    await booked(room, time("08:00"), { applicant: kim });
    await booked(room, time("08:00"));
    expect(await states()).toEqual(["booked waiting"]);
  });

  test("a booking that comes twice with the same key writes one message", async () => {
    const { hold: id } = await ok(hold(room, time("08:00")));
    const wish = request(id, { applicant: kim });
    const key = freshKey();
    const again = () => ok(room.booking.bookAppointment("example", wish, { idempotencyKey: key }));
    expect(await again()).toEqual(await again());
    expect(await states()).toEqual(["booked waiting"]);
  });

  test("what is rolled back is told to nobody", async () => {
    const { hold: id } = await ok(hold(room, time("08:00")));
    const wish = request(id, { applicant: kim });
    const { postbox } = room.deps;
    let written = 0;
    room.deps.postbox = async (trx, letter) => {
      await postbox(trx, letter);
      written += 1;
      throw new Error("the power goes");
    };
    const { createBooking } = await import("../../../server/booking/index.ts");
    const failing = createBooking(room.deps, () => () => undefined);
    await expect(failing.bookAppointment("example", wish, { idempotencyKey: freshKey() })).rejects.toThrow("the power");
    expect(written).toBe(1);
    expect(await states()).toEqual([]);
  });

  test("a move and a cancellation are told once each", async () => {
    const visit = await booked(room, time("08:00"), { applicant: kim });
    const { id } = visit.appointment;
    const later = await ok(hold(room, time("09:00"), { moves: id }, { secret: visit.secret }));
    await ok(room.booking.rescheduleAppointment(id, { hold: later.hold }, { secret: visit.secret }));
    await cancel(visit);
    await cancel(visit);
    expect(await states()).toEqual(["booked waiting", "moved waiting", "cancelled waiting"]);
  });

  test("what staff move and cancel is told as theirs; the link of a move opens the appointment, after a cancellation there is none", async () => {
    const { appointment } = await booked(room, time("08:00"), { applicant: kim });
    const staff = { user: "u1", name: "Robin", role: "clerk", office: "example" } as const;
    const later = await ok(hold(room, time("09:00"), { moves: appointment.id }, { staff }));
    await ok(room.booking.rescheduleAppointment(appointment.id, { hold: later.hold }, { staff }));
    await ok(room.booking.cancelAppointment(appointment.id, { staff }));
    const server = taking();
    await (await messagesIn(room, { send: server.send })).sendWaiting();
    expect(await states()).toEqual(["booked sent", "moved_by_office sent", "cancelled_by_office sent"]);
    const texts = server.postings.map((it) => it.mail.text);
    expect(texts[1]).toContain("Wir haben Ihren Termin verschoben.");
    expect(texts[2]).toContain("Ihr Termin kann leider nicht stattfinden.");
    expect(texts.map((it) => it.includes("#secret="))).toEqual([true, true, false]);
  });

  test("a cancellation that is refused tells nothing", async () => {
    const visit = await booked(room, time("08:00"), { applicant: kim });
    room.clock.set(time("12:00"));
    await refusal(room.booking.cancelAppointment(visit.appointment.id, { secret: visit.secret }));
    expect(await states()).toEqual(["booked waiting"]);
  });
});

describe("sending", () => {
  test("each message is sent once and its content is forgotten", async () => {
    await booked(room, time("08:00"), { applicant: kim });
    await booked(room, time("08:15"), { applicant: lou });
    const server = taking();
    const { sendWaiting } = await messagesIn(room, { send: server.send });
    await sendWaiting();
    await sendWaiting();
    expect(server.to()).toEqual(["kim@example.org", "lou@example.org"]);
    const rows = await room.db.selectFrom("message").select(["state", "sealed_content"]).execute();
    expect(rows).toEqual([
      { state: "sent", sealed_content: null },
      { state: "sent", sealed_content: null },
    ]);
  });

  test("to one person in the order of what happened, whatever happens to the first of them", async () => {
    await cancel(await booked(room, time("08:00"), { applicant: kim }));
    await booked(room, time("08:15"), { applicant: lou });
    let isFirst = true;
    const server = taking(() => {
      const outcome: Attempt = isFirst ? { kind: "later", failure: "smtp_450" } : { kind: "accepted" };
      isFirst = false;
      return outcome;
    });
    const { sendWaiting } = await messagesIn(room, { send: server.send });
    await sendWaiting();
    // The cancellation waits for the confirmation; somebody else waits for neither.
    expect(await states()).toEqual(["booked waiting", "cancelled waiting", "booked sent"]);
    room.clock.passMinutes(1);
    await sendWaiting();
    expect(server.postings.map((it) => it.mail.calendar?.method)).toEqual(["PUBLISH", "PUBLISH", "PUBLISH", "CANCEL"]);
    expect(await states()).toEqual(["booked sent", "cancelled sent", "booked sent"]);
  });

  test("capital letters in an address make no other person", async () => {
    await booked(room, time("08:00"), { applicant: kim });
    await booked(room, time("08:15"), { applicant: { email: "Kim@Example.org" } });
    const server = taking(() => ({ kind: "later", failure: "smtp_450" }));
    await (await messagesIn(room, { send: server.send })).sendWaiting();
    expect(server.to()).toEqual(["kim@example.org"]);
  });

  test("several servers side by side send each message once", async () => {
    const people = Array.from({ length: 12 }, (_, index) => ({ email: `p${index}@example.org` }));
    for (const [index, applicant] of people.entries()) {
      const minutes = String((index % 6) * 10).padStart(2, "0");
      await booked(room, time(`${index < 6 ? "08" : "09"}:${minutes}`), { applicant });
    }
    const server = taking(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return { kind: "accepted" };
    });
    const senders = await Promise.all([1, 2, 3].map(() => messagesIn(room, { send: server.send })));
    await Promise.all(senders.map((it) => it.sendWaiting()));
    expect(server.to().sort()).toEqual(people.map((it) => it.email).sort());
  });

  test("a mail server that is away gets one try at a time; nobody is told twice when it is back", async () => {
    for (const clock of ["08:00", "08:15", "08:30"]) {
      await booked(room, time(clock), { applicant: { email: `at${clock.replace(":", "")}@example.org` } });
    }
    const away = taking(down);
    const { sendWaiting } = await messagesIn(room, { send: away.send });
    await sendWaiting();
    expect(away.postings).toHaveLength(1);
    room.clock.passMinutes(24 * 60);
    await sendWaiting();
    expect(await states()).toEqual(Array(3).fill("booked waiting"));
    room.clock.passMinutes(1);
    const back = taking();
    await (await messagesIn(room, { send: back.send })).sendWaiting();
    expect(back.to().sort()).toEqual(["at0800@example.org", "at0815@example.org", "at0830@example.org"]);
  });

  test("operators are told once that the mail server is away, and once that it is back", async () => {
    await booked(room, time("08:00"), { applicant: kim });
    let answer: Attempt = down();
    const lines: unknown[] = [];
    const server = taking(() => answer);
    const { sendWaiting } = await messagesIn(room, { send: server.send, log: (line) => lines.push(line) });
    for (let tries = 0; tries < 3; tries += 1) {
      await sendWaiting();
      room.clock.passMinutes(1);
    }
    answer = { kind: "accepted" };
    await sendWaiting();
    expect(server.postings).toHaveLength(4);
    expect(lines).toEqual([
      { level: "warn", part: "messages", mailServer: "away", failure: "econnrefused" },
      { level: "info", part: "messages", mailServer: "back" },
    ]);
    expect(JSON.stringify(lines)).not.toContain("example.org");
  });

  test("a refusal is final and seen by staff; the next message to the same person goes out", async () => {
    await cancel(await booked(room, time("08:00"), { applicant: kim }));
    const server = taking(({ mail }) =>
      mail.calendar?.method === "PUBLISH" ? { kind: "refused", failure: "smtp_550" } : { kind: "accepted" },
    );
    const { sendWaiting } = await messagesIn(room, { send: server.send });
    await sendWaiting();
    await sendWaiting();
    expect(server.postings).toHaveLength(2);
    expect(await listed()).toMatchObject([
      { kind: "cancelled", state: "sent", failure: null, to: "k…@example.org" },
      { kind: "booked", state: "failed", failure: "smtp_550", to: "k…@example.org", attempts: 1 },
    ]);
  });

  test("tries again after longer and longer pauses, at last every hour", async () => {
    await booked(room, "2026-06-10T08:00:00+02:00", { applicant: kim });
    const server = taking(() => ({ kind: "later", failure: "smtp_451" }));
    const { sendWaiting } = await messagesIn(room, { send: server.send });
    const tries: number[] = [];
    for (let minute = 0; minute <= 240; minute += 1) {
      const before = server.postings.length;
      await sendWaiting();
      if (server.postings.length > before) tries.push(minute);
      room.clock.passMinutes(1);
    }
    expect(tries).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
  });

  test("a sender that dies with a message in its hand leaves it for a while, then it goes with the same id", async () => {
    await booked(room, time("08:00"), { applicant: kim });
    const dying = taking(() => new Promise<Attempt>(() => undefined));
    void (await messagesIn(room, { send: dying.send })).sendWaiting();
    await expect.poll(() => dying.postings.length).toBe(1);
    const next = taking();
    const { sendWaiting } = await messagesIn(room, { send: next.send });
    await sendWaiting();
    expect(next.postings).toEqual([]);
    room.clock.passMinutes(10);
    await sendWaiting();
    expect(next.postings.map((it) => it.messageId)).toEqual(dying.postings.map((it) => it.messageId));
    expect(next.postings[0]?.messageId).toMatch(/^[0-9a-f]{32}@example\.org$/);
  });

  test("a message that cannot be read delays no other", async () => {
    await booked(room, time("08:00"), { applicant: kim });
    await room.db
      .updateTable("message")
      .set({ sealed_content: new Uint8Array(40) })
      .execute();
    await booked(room, time("08:15"), { applicant: lou });
    const lines: unknown[] = [];
    const server = taking();
    await (await messagesIn(room, { send: server.send, log: (line) => lines.push(line) })).sendWaiting();
    expect(server.to()).toEqual(["lou@example.org"]);
    expect(lines).toMatchObject([{ level: "error", part: "messages" }]);
  });

  test("who is asked to end begins nothing more", async () => {
    await booked(room, time("08:00"), { applicant: kim });
    await booked(room, time("08:15"), { applicant: lou });
    const ending = new AbortController();
    const server = taking(() => {
      ending.abort();
      return { kind: "accepted" };
    });
    await (await messagesIn(room, { send: server.send, ending: ending.signal })).sendWaiting();
    expect(server.to()).toEqual(["kim@example.org"]);
  });
});

test("staff read what waits only where no mail server sends it, and never in production", async () => {
  await booked(room, time("08:00"), { applicant: kim });
  const open = await messagesIn(room);
  const { readable, messages } = await open.list("example");
  const id = String(messages[0]?.id);
  expect(readable).toBe(true);
  expect((await ok(open.read("example", id))).subject).toContain("8. Juni 2026");
  expect(await refusal(open.read("elsewhere", id))).toMatchObject({ code: "not_found" });
  for (const parts of [{ send: taking().send }, { mayBeRead: false }]) {
    const shut = await messagesIn(room, parts);
    expect((await shut.list("example")).readable).toBe(false);
    expect(await refusal(shut.read("example", id))).toMatchObject({ code: "not_allowed" });
  }
});

describe("what has had its time", () => {
  test("a message that nobody needs any more is given up, and staff see it", async () => {
    await booked(room, "2026-06-10T08:00:00+02:00", { applicant: kim });
    room.clock.set("2026-06-10T08:15:00+02:00");
    const server = taking();
    await (await messagesIn(room, { send: server.send })).sendWaiting();
    expect(server.postings).toEqual([]);
    expect(await listed()).toMatchObject([{ state: "failed", failure: "too_late" }]);
  });

  test("messages are deleted with their appointment", async () => {
    await booked(room, time("08:00"), { applicant: kim });
    room.clock.set("2026-06-20T08:00:00+02:00");
    await room.booking.tidy();
    expect(await states()).toEqual([]);
  });
});

test("addresses and contents are nowhere readable in the files of the database, before and after sending", async () => {
  const visit = await booked(room, time("08:00"), { applicant: { email: "kanarienvogel@example.org" } });
  await booked(room, time("08:15"), { applicant: { email: "wellensittich@example.org" } });
  let left = 1;
  const server = taking(() => (left-- > 0 ? { kind: "accepted" } : down()));
  await (await messagesIn(room, { send: server.send })).sendWaiting();
  expect(await states()).toEqual(["booked sent", "booked waiting"]);
  await room.close();
  const bytes = await room.place.bytes();
  expect(bytes.includes(visit.appointment.id)).toBe(true);
  for (const canary of ["kanarienvogel", "wellensittich", visit.secret]) expect(bytes.includes(canary)).toBe(false);
  await room.place.remove();
  room = await bookingRoom();
});
