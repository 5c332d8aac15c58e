import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Attempt, Posting } from "../../../server/messages/mailServer.ts";
import { createPostbox } from "../../../server/messages/postbox.ts";
import type { PushAttempt, PushPosting } from "../../../server/messages/push/pushServer.ts";
import { addSubscription } from "../../../server/messages/push/subscriptions.ts";
import type { SmsPosting } from "../../../server/messages/smsGateway.ts";
import type { BookedAnswer } from "../../../shared/booking/index.ts";
import type { LocalDate } from "../../../shared/time/index.ts";
import { createBooking, createStaffBooking } from "../../../server/booking/index.ts";
import { booked, bookingRoom, hold, ok, refusal, type BookingRoom } from "../../support/bookingRoom.ts";
import { testBrowser } from "../../support/browserPush.ts";
import { instant } from "../../support/instants.ts";
import { freshKey } from "../../support/people.ts";
import { messagesIn } from "../../support/outbox.ts";

const time = (clock: string) => `2026-06-08T${clock}:00+02:00`;
const clerk = { user: "u1", name: "Robin", role: "clerk", office: "example" } as const;
const accepted = { kind: "accepted" } as const;

let room: BookingRoom;
let visit: BookedAnswer;
beforeEach(async () => {
  room = await bookingRoom();
  const { seal } = room.deps;
  room.deps.postbox = createPostbox({
    seal,
    random: randomBytes,
    domain: "example.org",
    channelsOf: () => ["mail", "push", "sms"],
  });
  room.booking = createBooking(room.deps, () => () => undefined);
  visit = await booked(room, time("08:00"), { applicant: { email: "kim@example.org", phone: "0151 12345678" } });
  await sendAll();
});
afterEach(() => room.remove());

/** Servers that note what they are handed, and answer as a test says. */
function servers(answers: { mail?: Attempt; push?: (it: PushPosting) => PushAttempt; sms?: Attempt } = {}) {
  const mails: Posting[] = [];
  const pushes: PushPosting[] = [];
  const texts: SmsPosting[] = [];
  const send = async (it: Posting) => (mails.push(it), answers.mail ?? accepted);
  const sendPush = async (it: PushPosting) => (pushes.push(it), answers.push?.(it) ?? accepted);
  const sendSms = async (it: SmsPosting) => (texts.push(it), answers.sms ?? accepted);
  return { mails, pushes, texts, send, sendPush, sendSms };
}

async function sendAll(parts = servers()) {
  await (await messagesIn(room, parts)).sendWaiting();
  return parts;
}

const endpointOf = (name: string) => `https://fcm.googleapis.com/fcm/send/${name}`;

/** A device that wants to hear of the visit. */
async function subscribe(name: string, appointment = visit.appointment.id) {
  const subscription = { endpoint: endpointOf(name), keys: testBrowser().keys };
  const now = room.clock.now();
  await room.deps.events.transact((trx) =>
    addSubscription(trx, room.deps.seal, { subject: { about: "appointment", id: appointment }, subscription, now }),
  );
}

/** The office moves the visit: something that everybody is told. */
async function moveByOffice(to: string) {
  const { id } = visit.appointment;
  const later = await ok(hold(room, time(to), { moves: id }, { staff: clerk }));
  await ok(room.booking.rescheduleAppointment(id, { hold: later.hold }, { staff: clerk }));
}

const states = async () => {
  const rows = await room.db.selectFrom("message").select(["channel", "state", "failure"]).orderBy("id").execute();
  return rows.slice(2).map(({ channel, state, failure }) => [channel, state, failure ?? ""].join(" ").trim());
};
const subscriptions = async () => (await room.db.selectFrom("push_device").select("id").execute()).length;

describe("one event on several channels", () => {
  test("what the office does reaches mailbox, telephone and every device, each once", async () => {
    await subscribe("phone");
    await subscribe("tablet");
    await moveByOffice("09:00");
    const { mails, pushes, texts } = await sendAll();
    expect(mails.map((it) => it.to)).toEqual(["kim@example.org"]);
    expect(texts.map((it) => it.to)).toEqual(["+4915112345678"]);
    expect(pushes.map((it) => it.subscription.endpoint)).toEqual([endpointOf("phone"), endpointOf("tablet")]);
    const again = await sendAll();
    expect([again.mails, again.pushes, again.texts]).toEqual([[], [], []]);
  });

  test("of what she does herself a person gets a mail and no ringing", async () => {
    await subscribe("phone");
    await ok(room.booking.cancelAppointment(visit.appointment.id, { secret: visit.secret }));
    const { mails, pushes, texts } = await sendAll();
    expect([mails.length, pushes.length, texts.length]).toEqual([1, 0, 0]);
  });

  test("notice and text message name neither office nor matter, and open the visit without a secret", async () => {
    await subscribe("phone");
    await moveByOffice("09:00");
    const { pushes, texts } = await sendAll();
    const said = [pushes[0]?.text ?? "", texts[0]?.text ?? ""];
    const notice = JSON.parse(said[0] ?? "") as Record<string, string>;
    expect(notice).toMatchObject({
      title: "Termin",
      body: "Ihr Termin hat eine neue Zeit: Mo., 8. Juni, 09:00 Uhr.",
      path: `/visit/${visit.appointment.id}`,
      lang: "de",
      dir: "ltr",
    });
    expect(texts[0]?.text).toBe(
      `Ihr Termin hat eine neue Zeit: Mo., 8. Juni, 09:00 Uhr. https://termine.example.org/visit/${visit.appointment.id}`,
    );
    for (const it of said) expect(it).not.toMatch(/Ausländer|Behörde|secret|Muster|Kim/);
  });

  test("later notices of a visit have the topic and the tag of the earlier ones, those of another visit have others", async () => {
    await subscribe("phone");
    await moveByOffice("09:00");
    await moveByOffice("09:30");
    const first = visit;
    visit = await booked(room, time("10:00"));
    await subscribe("phone");
    await moveByOffice("10:30");
    const { pushes } = await sendAll();
    const [one, two, other] = pushes.map((it) => it.topic);
    expect(two).toBe(one);
    expect(other).not.toBe(one);
    expect(one).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(pushes.map((it) => (JSON.parse(it.text) as { tag: string }).tag)).toEqual([one, two, other]);
    expect(first.appointment.id).not.toBe(visit.appointment.id);
  });

  test("whoever has no mobile telephone is told by mail alone", async () => {
    visit = await booked(room, time("10:00"), { applicant: { email: "lou@example.org", phone: "030 123456" } });
    const { mails, texts } = await sendAll();
    expect([mails.length, texts.length]).toEqual([1, 0]);
    expect(await states()).toEqual(["mail sent"]);
  });
});

describe("a channel that is in trouble", () => {
  test("a dead push service delays neither mail nor text message, nor the devices of another push service", async () => {
    await subscribe("dead");
    await subscribe("alive");
    await moveByOffice("09:00");
    const down = { kind: "down", failure: "timeout" } as const;
    const parts = await sendAll(
      servers({ push: (it) => (it.subscription.endpoint.endsWith("dead") ? down : accepted) }),
    );
    expect([parts.mails.length, parts.texts.length]).toEqual([1, 1]);
    expect(await states()).toEqual(["mail sent", "sms sent", "push waiting timeout", "push sent"]);
    room.clock.passMinutes(1);
    const later = await sendAll();
    expect(later.pushes.map((it) => it.subscription.endpoint)).toEqual([endpointOf("dead")]);
    expect([later.mails, later.texts]).toEqual([[], []]);
  });

  test("a push service that never answers keeps nothing else waiting", async () => {
    await subscribe("silent");
    await moveByOffice("09:00");
    const parts = servers();
    const silent = () => new Promise<PushAttempt>(() => undefined);
    void (await messagesIn(room, { ...parts, sendPush: silent })).sendWaiting();
    await expect.poll(() => parts.mails.length + parts.texts.length).toBe(2);
  });

  test("a gateway that is away is tried with one message at a time; operators hear of it once", async () => {
    for (const clock of ["10:00", "10:15", "10:30"]) {
      await booked(room, time(clock), { applicant: { phone: `0151 1234${clock.replace(":", "")}` } });
    }
    const lines: unknown[] = [];
    const away = servers({ sms: { kind: "down", failure: "unreachable" } });
    const { sendWaiting } = await messagesIn(room, { ...away, log: (line) => lines.push(line) });
    await sendWaiting();
    await sendWaiting();
    expect(away.texts).toHaveLength(2);
    expect(lines).toEqual([{ level: "warn", part: "messages", smsGateway: "away", failure: "unreachable" }]);
    room.clock.passMinutes(1);
    expect((await sendAll()).texts).toHaveLength(3);
  });

  test("a mail server that is away delays no notice", async () => {
    await subscribe("phone");
    await moveByOffice("09:00");
    const { pushes } = await sendAll(servers({ mail: { kind: "down", failure: "econnrefused" } }));
    expect(pushes).toHaveLength(1);
    expect(await states()).toEqual(["mail waiting econnrefused", "sms sent", "push sent"]);
  });

  test("each channel has a lease of its own: who dies with a notice in the hand leaves it for a moment only", async () => {
    await subscribe("phone");
    await moveByOffice("09:00");
    const dying = servers();
    const never = (it: PushPosting) => (dying.pushes.push(it), new Promise<PushAttempt>(() => undefined));
    void (await messagesIn(room, { ...dying, sendPush: never })).sendWaiting();
    await expect.poll(() => dying.pushes.length).toBe(1);
    expect((await sendAll()).pushes).toEqual([]);
    room.clock.passMinutes(2);
    const next = await sendAll();
    expect(next.pushes.map((it) => it.topic)).toEqual(dying.pushes.map((it) => it.topic));
  });

  test("tries again after longer and longer pauses", async () => {
    await subscribe("phone");
    await moveByOffice("09:00");
    const busy = servers({ push: () => ({ kind: "later", failure: "push_429" }) });
    const { sendWaiting } = await messagesIn(room, busy);
    const tries: number[] = [];
    for (let minute = 0; minute <= 40; minute += 1) {
      const before = busy.pushes.length;
      await sendWaiting();
      if (busy.pushes.length > before) tries.push(minute);
      room.clock.passMinutes(1);
    }
    expect(tries).toEqual([0, 1, 3, 7, 15, 31]);
  });
});

describe("a device", () => {
  test("whose subscription the push service no longer knows is forgotten, for all visits", async () => {
    await subscribe("gone");
    const first = visit;
    visit = await booked(room, time("10:00"));
    await subscribe("gone");
    await subscribe("there");
    visit = first;
    await moveByOffice("09:00");
    const parts = await sendAll(servers({ push: () => ({ kind: "gone", failure: "push_410" }) }));
    expect(parts.pushes).toHaveLength(1);
    expect(await states()).toContain("push failed push_410");
    expect(await subscriptions()).toBe(1);
  });

  test("that wants to hear nothing any more is not told what waited for it", async () => {
    await subscribe("phone");
    await moveByOffice("09:00");
    await room.db.deleteFrom("push_device").execute();
    expect((await sendAll()).pushes).toEqual([]);
    expect(await states()).toContain("push failed unsubscribed");
  });

  test("is forgotten with the visit; the same device once more is no second one; there are twenty at most", async () => {
    await subscribe("phone");
    await subscribe("phone");
    expect(await subscriptions()).toBe(1);
    for (let count = 0; count < 25; count += 1) await subscribe(`device ${count}`);
    expect(await subscriptions()).toBe(20);
    room.clock.set("2026-06-20T08:00:00+02:00");
    await room.booking.tidy();
    expect(await subscriptions()).toBe(0);
  });
});

test("a device that waits for a freed time hears of the offer, in one line with the page of the wish", async () => {
  const from = "2026-06-08" as LocalDate;
  const wish = { service: "permit", also: [], persons: 1, from, to: from, language: "en" };
  const [service] = [...room.offices.values()][0]?.services ?? [];
  const key = { idempotencyKey: freshKey() };
  const entered = await ok(
    room.booking.enterWaiting("example", { ...wish, service: service?.id ?? "" }, key, "198.51.100.1"),
  );
  const { seal, events, postbox, clock } = room.deps;
  const now = clock.now();
  const subscription = { endpoint: endpointOf("waiting"), keys: testBrowser().keys };
  const [start, until] = ["2026-06-08T09:00:00+02:00", "2026-06-08T07:30:00+02:00"].map((it) => instant(it));
  if (start === undefined || until === undefined) throw new Error("no instants");
  await events.transact(async (trx) => {
    await addSubscription(trx, seal, { subject: { about: "waiting", id: entered.id }, subscription, now });
    await postbox(trx, {
      kind: "time_offered",
      office: "example",
      waiting: entered.id,
      to: { push: { waiting: entered.id } },
      language: "en",
      wait: {
        services: [service?.id ?? ""],
        persons: 1,
        from,
        to: from,
        changedAt: now,
        offer: { start, end: start, unit: "desk", until },
      },
      now,
      deleteAt: start,
    });
  });
  const { pushes } = await sendAll();
  const notice = JSON.parse(pushes.at(-1)?.text ?? "") as Record<string, string>;
  expect(notice["path"]).toBe(`/waiting/${entered.id}`);
  expect(notice["body"]).toMatch(/^A time is free: .* 09:00\. It is kept for you until 07:30\.$/);
});

describe("what staff tell", () => {
  const next = { kind: "you_are_next" } as const;
  const tell = (id: string) => {
    const noFiles = () => Promise.resolve({ ok: false as const, faults: [] });
    return createStaffBooking(room.deps, room.booking, noFiles).tellVisit(id, next, { staff: clerk });
  };

  test("leaves on every way that the person has, and staff hear which", async () => {
    expect((await ok(tell(visit.appointment.id))).channels).toEqual(["mail", "sms"]);
    await subscribe("phone");
    await subscribe("tablet");
    expect((await ok(tell(visit.appointment.id))).channels).toEqual(["mail", "sms", "push"]);
  });

  test("reaches somebody whose device alone is told, and is refused where nothing would leave", async () => {
    const nobody = await booked(room, time("09:00"));
    const { id } = nobody.appointment;
    expect((await refusal(tell(id))).code).toBe("no_address");
    await subscribe("phone", id);
    expect((await ok(tell(id))).channels).toEqual(["push"]);
    // A number at which no text message arrives is no way.
    const landline = await booked(room, time("09:30"), { applicant: { phone: "06421 123456" } });
    expect((await refusal(tell(landline.appointment.id))).code).toBe("no_address");
  });
});

test("where devices and telephones are reached stands nowhere readable in the files of the database", async () => {
  await subscribe("kanarienvogel");
  await moveByOffice("09:00");
  await room.close();
  const bytes = await room.place.bytes();
  expect(bytes.includes(visit.appointment.id)).toBe(true);
  for (const secret of ["kanarienvogel", "fcm.googleapis.com", "12345678"]) expect(bytes.includes(secret)).toBe(false);
  room = await bookingRoom();
});
