import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { countWaiting, fact, keepFact, onStaffDatabase, thisDevice } from "../../../client/device/staff/index.ts";
import { createIdle, idleMillis } from "../../../client/staff/idle.ts";
import { openTablet, type Tablet } from "../../../client/staff/tablet.ts";
import { passKinds } from "../../../shared/pass/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import { aPerson, enrolServer, officeNumber, pairingText } from "./enrolServer.ts";
import { aVisit, at, firstDay, passId } from "./fakeServer.ts";

const code = "K4T7PX20QW";
const pin = "481590";

let server: ReturnType<typeof enrolServer>;
let tablet: Tablet;
let time: { wall: number; elapsed: number };

const watches = { wall: { now: () => time.wall as Instant }, elapsed: () => time.elapsed };
const open = async () => (tablet = await openTablet({ api: server.base.api, watches }));

/** Ends the page, and waits for what it still had on its way: the next one begins with the same disk. */
async function end(): Promise<void> {
  const { fault } = server.base;
  server.base.fault = "cut";
  await tablet.nudge();
  tablet.close();
  server.base.fault = fault;
}

const stored = (table: "visits" | "keys" | "persons" | "outbox") => onStaffDatabase((it) => it.table(table).toArray());
const keyNames = async () => (await stored("keys")).map((it: { id: string }) => it.id).sort();
/** Until what happens by itself has happened. */
const until = (seen: () => unknown) => expect.poll(seen, { interval: 5, timeout: 10_000 });

/** An enrolled tablet at which Ada works, with a PIN and a list. */
async function atWork(): Promise<void> {
  server.base.changes = [aVisit(passId("a"))];
  await tablet.pair(code);
  await tablet.signIn("ada@office.example", "password");
  expect(await tablet.setPin(pin)).toBeUndefined();
  await until(() => tablet.state.visits.length).toBe(1);
}

beforeEach(async () => {
  await firstDay();
  time = { wall: Date.parse("2026-12-01T08:00:00+01:00"), elapsed: 0 };
  server = enrolServer();
  await open();
});
afterEach(end);

it("F16 a disk that cannot be read when the page comes is asked until it can: who works here is known then, and the exchange begins", async () => {
  await atWork();
  await end();
  const probe = vi.spyOn(server.base.api, "probe");
  const broken = vi.spyOn(IDBObjectStore.prototype, "get").mockImplementation(() => {
    throw new DOMException("backing store", "UnknownError");
  });
  await open();
  expect(tablet.state.session).toBeNull();
  expect(probe).not.toHaveBeenCalled();
  broken.mockRestore();
  await until(() => tablet.state.session?.name).toBe("Name ada");
  await until(() => probe.mock.calls.length).toBeGreaterThan(0);
});

describe("a tablet that is enrolled", () => {
  it("proves itself with a key that cannot be taken out of it", async () => {
    expect(await tablet.pair(code.toLowerCase())).toBeUndefined();
    expect(tablet.state.enrolled).toEqual({ name: "Empfang 2", office: { id: "testburg", name: { de: "testburg" } } });
    // Until somebody says otherwise, it stands where its name says.
    expect(tablet.state.door).toEqual({ unit: null, desk: "Empfang 2" });
    const [key] = (await stored("keys")).filter((it: { id: string }) => it.id === "device") as { key: CryptoKey }[];
    expect(key?.key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("jwk", key!.key)).rejects.toThrow();
    expect(server.enrolled?.id).toBe((await thisDevice()).id);
  });

  it("is told why it was not: a used code, another code, no server", async () => {
    expect(await tablet.pair("AAAAAAAAAA")).toBe("ended");
    expect(await tablet.pair(pairingText(officeNumber, passKinds.checkIn))).toBe("not_pairing");
    expect(await tablet.pair("https://example.org")).toBe("not_pairing");
    server.base.fault = "cut";
    expect(await tablet.pair(code)).toBe("unreachable");
    server.base.fault = "too_many";
    expect(await tablet.pair(code)).toBe("too_many");
    expect(tablet.state.enrolled).toBeNull();
  });

  it("is told where another office has it and nothing here shows that it is the same one", async () => {
    server.isElsewhere = true;
    expect(await tablet.pair(code)).toBe("elsewhere");
    expect(tablet.state.enrolled).toBeNull();
  });

  it("is enrolled with the same code once more where the answer was lost", async () => {
    server.base.fault = "lost_answer";
    expect(await tablet.pair(code)).toBe("unreachable");
    server.base.fault = "none";
    expect(server.pairings.size).toBe(0);
    expect(await tablet.pair(code)).toBeUndefined();
    expect(tablet.state.enrolled?.name).toBe("Empfang 2");
  });

  it.each([
    ["by its picture, before anything is asked", () => pairingText(officeNumber + 1), 0],
    ["by typed characters, for the server looks", () => "FREMD23456", 1],
  ])("does not hand acts of one office to another: %s", async (_, pairing, asked) => {
    server.pairings.set("FREMD23456", { name: "Halle", office: "elsewhere" });
    await keepFact("office", { id: "testburg", number: officeNumber });
    await onStaffDatabase((it) =>
      it.outbox.add({
        id: crypto.randomUUID(),
        seq: 1,
        name: "scan",
        args: {},
        at: new Date(0).toISOString(),
        offsetMs: 0,
      }),
    );
    expect(await tablet.pair(pairing())).toBe("other_office");
    expect(server.asked.filter((it) => it === "POST /api/staff/devices")).toHaveLength(asked);
    expect(tablet.state.enrolled).toBeNull();
    await onStaffDatabase((it) => it.outbox.clear());
    // With nothing waiting the same tablet may move.
    expect(await tablet.pair("FREMD23456")).toBeUndefined();
  });

  it("may be enrolled anew where the server has lost it; PINs begin anew as well", async () => {
    await atWork();
    Object.assign(server, { enrolled: undefined, device: false });
    server.pairings.set(code, { name: "Empfang 3", office: "testburg" });
    expect(await tablet.pair(code)).toBeUndefined();
    expect([tablet.state.enrolled?.name, tablet.state.persons]).toEqual(["Empfang 3", []]);
  });

  it("lets in nobody of another office", async () => {
    await tablet.pair(code);
    server.accounts.set("cy@other.example", aPerson("cy", "elsewhere"));
    expect(await tablet.signIn("cy@other.example", "password")).toBe("foreign_tablet");
    expect([server.person, tablet.state.session]).toEqual([undefined, null]);
  });
});

describe("a PIN on a tablet", () => {
  it("lets in without a network, with the list that lies there — and a wrong one does not", async () => {
    await atWork();
    await tablet.lock();
    server.base.fault = "cut";
    expect(await tablet.signInByPin("ada", "481591")).toEqual({ kind: "wrong", left: 4 });
    expect(tablet.state.session).toBeNull();
    expect(await tablet.signInByPin("ada", pin)).toBeUndefined();
    expect(tablet.state.session?.user).toBe("ada");
    expect(tablet.state.visits).toMatchObject([{ name: { familyName: "Kowalczyk" } }]);
  });

  it("is gone after five wrong ones in a row, also when each follows a reload; then the right one is wrong too", async () => {
    await atWork();
    await tablet.lock();
    server.base.fault = "cut";
    for (const left of [4, 3, 2, 1]) {
      await end();
      await open();
      expect(await tablet.signInByPin("ada", "000001")).toEqual({ kind: "wrong", left });
    }
    expect(await tablet.signInByPin("ada", "000001")).toEqual({ kind: "gone" });
    expect(await tablet.signInByPin("ada", pin)).toEqual({ kind: "gone" });
    expect(tablet.state.persons).toEqual([]);
  });

  it("counts wrong ones in a row only", async () => {
    await atWork();
    for (let round = 0; round < 2; round++) {
      await tablet.lock();
      for (const left of [4, 3]) expect(await tablet.signInByPin("ada", "000001")).toMatchObject({ left });
      expect(await tablet.signInByPin("ada", pin)).toBeUndefined();
    }
  });

  it("lies nowhere on the tablet, nor what proves it", async () => {
    await atWork();
    const proof = server.pins.get("ada") ?? "";
    expect(proof).toMatch(/^[\w-]{43}$/);
    const rows = (await stored("persons")) as { check: ArrayBuffer; salt: Uint8Array }[];
    expect(rows).toHaveLength(1);
    const bytes = [...new Uint8Array(rows[0]!.check)].map((it) => String.fromCharCode(it)).join("");
    const text = JSON.stringify(rows) + bytes;
    expect([
      text.includes(pin),
      text.includes(proof),
      text.includes(atob(proof.replace(/-/g, "+").replace(/_/g, "/"))),
    ]).toEqual([false, false, false]);
  });

  it("is not kept where the server has not taken it", async () => {
    await tablet.pair(code);
    await tablet.signIn("ada@office.example", "password");
    server.base.fault = "cut";
    expect(await tablet.setPin(pin)).toBe("unreachable");
    expect(tablet.state.persons).toEqual([]);
  });

  it("is gone here once the server no longer takes it", async () => {
    await atWork();
    await tablet.lock();
    server.pins.clear();
    await tablet.signInByPin("ada", pin);
    await until(() => tablet.state.persons).toEqual([]);
    await until(() => tablet.state.signInNeeded).toBe(true);
  });
});

describe("one tablet and several people", () => {
  it("shows no name while it is locked, keeps the list sealed, and asks the server for none", async () => {
    await atWork();
    await tablet.lock();
    expect([tablet.state.session, tablet.state.visits]).toEqual([null, []]);
    expect(await stored("visits")).toHaveLength(1);
    await until(() => server.person).toBeUndefined();
    server.asked.length = 0;
    await tablet.nudge();
    expect(server.asked.filter((it) => it.includes("pull") || it.includes("session"))).not.toContain(
      "GET /api/sync/pull",
    );
    // Also for a page that is opened anew.
    await end();
    await open();
    expect([tablet.state.session, tablet.state.visits]).toEqual([null, []]);
  });

  it("sends what waits while nobody works at it, in the name of who did it", async () => {
    await atWork();
    server.base.fault = "cut";
    await tablet.closeTask(7);
    await tablet.lock();
    expect(await countWaiting()).toBe(1);
    // The line was down: the server still takes this browser for Ada's. An hour later it does not.
    Object.assign(server, { person: undefined, device: false });
    server.base.fault = "none";
    await tablet.nudge();
    expect(await countWaiting()).toBe(0);
    expect(server.base.taken).toMatchObject([{ name: "close_task", by: "ada" }]);
    expect(server.person).toBeUndefined();
  });

  it("asks the server in the name of who is here now, never of who was here before", async () => {
    await atWork();
    await tablet.lock();
    await tablet.signIn("bo@office.example", "password");
    await tablet.setPin("602814");
    server.base.fault = "cut";
    await tablet.lock();
    await tablet.signInByPin("ada", pin);
    expect(server.person).toBe("bo");
    server.base.fault = "none";
    await tablet.nudge();
    await until(() => server.person).toBe("ada");
  });

  it("ends a sign-in that was left open, where the PIN is not known any more after a reload", async () => {
    await atWork();
    await tablet.lock();
    await tablet.signIn("bo@office.example", "password");
    server.base.fault = "cut";
    await tablet.lock();
    await tablet.signInByPin("ada", pin);
    await end();
    server.base.fault = "none";
    await open();
    await until(() => server.person).toBeUndefined();
    await until(() => tablet.state.signInNeeded).toBe(true);
  });

  it("is locked in all of its tabs when it is in one", async () => {
    await atWork();
    const other = await openTablet({ api: server.base.api, watches });
    try {
      await until(() => other.state.visits.length).toBe(1);
      await tablet.lock();
      await until(() => [other.state.session, other.state.visits]).toEqual([null, []]);
      await tablet.signInByPin("ada", pin);
      await until(() => other.state.visits).toMatchObject([{ name: { familyName: "Kowalczyk" } }]);
    } finally {
      other.close();
    }
  });

  it("O11 goes on in a tab that was open before anybody signed in, when the other one is closed", async () => {
    const other = await openTablet({ api: server.base.api, watches });
    try {
      await tablet.signIn("ada@office.example", "password");
      await until(() => other.state.session?.name).toBe("Name ada");
      await end();
      server.base.changes = [aVisit(passId("b"))];
      dispatchEvent(new Event("online"));
      await until(() => other.state.visits.length).toBe(1);
    } finally {
      other.close();
    }
  });

  it("keeps PINs and its own key when somebody signs out, and nothing of visitors", async () => {
    await atWork();
    await tablet.signOut();
    expect(await stored("visits")).toEqual([]);
    expect(await keyNames()).toEqual(["device", "device public", "pins"]);
    server.base.fault = "cut";
    expect(await tablet.signInByPin("ada", pin)).toBeUndefined();
    expect(tablet.state.visits).toEqual([]);
  });

  it.each([
    ["somebody whose PIN it knows", true, undefined],
    ["somebody who would need the network to get back in", false, "bo"],
  ])("asks who is there after two minutes without a touch, where it was %s", async (_, hasPin, left) => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      await end();
      await open();
      await tablet.pair(code);
      await tablet.signIn("bo@office.example", "password");
      if (hasPin) await tablet.setPin(pin);
      time.elapsed += idleMillis - 1_000;
      vi.advanceTimersByTime(1_000);
      expect(tablet.state.session?.user).toBe("bo");
      time.elapsed += 1_000;
      vi.advanceTimersByTime(1_000);
      expect(tablet.state.session?.user).toBe(left);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("how long nobody has touched a tablet", () => {
  const minute = 60_000;
  const cases: [string, (touch: () => void) => void, boolean][] = [
    ["two minutes awake", () => (time.elapsed += 2 * minute), true],
    [
      "two minutes, but somebody touched it in between",
      (touch) => ((time.elapsed += minute), touch(), (time.elapsed += minute)),
      false,
    ],
    ["two minutes asleep", () => (time.wall += 2 * minute), true],
    ["one minute awake and one asleep", () => ((time.elapsed += minute), (time.wall += 2 * minute)), true],
    ["a clock that was set back", () => (time.wall -= 60 * minute), false],
    ["a clock that runs a little fast", () => (time.wall += 2_000), false],
  ];
  it.each(cases)("%s", (_, passes, isOver) => {
    const idle = createIdle(watches);
    passes(idle.touch);
    expect(idle.isOver()).toBe(isOver);
    idle.touch();
    expect(idle.isOver()).toBe(false);
  });
});

describe("F21 a sign-in that has run out", () => {
  it("holds up nothing on an enrolled tablet, and is renewed by itself where the PIN was typed since", async () => {
    await atWork();
    server.base.fault = "cut";
    await tablet.closeTask(7);
    Object.assign(server, { person: undefined, device: false });
    server.base.fault = "none";
    await tablet.nudge();
    expect([server.base.taken.length, await countWaiting(), server.person]).toEqual([1, 0, "ada"]);
    expect(tablet.state.signInNeeded).toBe(false);
  });

  it("still sends everything where only the password would help", async () => {
    await tablet.pair(code);
    await tablet.signIn("ada@office.example", "password");
    server.base.fault = "cut";
    for (const task of [1, 2, 3]) await tablet.closeTask(task);
    Object.assign(server, { person: undefined, device: false });
    server.base.fault = "none";
    await tablet.nudge();
    expect([server.base.taken.length, await countWaiting()]).toEqual([3, 0]);
    expect(tablet.state.signInNeeded).toBe(true);
  });

  it("keeps everything on a tablet that is not enrolled, until somebody signs in", async () => {
    await tablet.signIn("ada@office.example", "password");
    server.base.fault = "cut";
    await tablet.closeTask(1);
    server.person = undefined;
    server.base.fault = "none";
    await tablet.nudge();
    expect([server.base.taken.length, await countWaiting()]).toEqual([0, 1]);
    expect(tablet.state.signInNeeded).toBe(true);
    await tablet.signIn("ada@office.example", "password");
    await until(() => server.base.taken.length).toBe(1);
  });
});

describe("F25 a tablet that is lost", () => {
  it("has told how many acts wait on it, and since when", async () => {
    await atWork();
    server.base.fault = "gateway";
    await tablet.closeTask(7);
    await tablet.nudge();
    server.base.fault = "none";
    server.base.refuse = () => ({ status: 503, code: "unavailable" });
    await tablet.nudge();
    const { id } = await thisDevice();
    await until(() => Object.fromEntries(server.told.at(-1) ?? [])).toMatchObject({ deviceId: id, waiting: "1" });
    expect(at(server.told.at(-1)?.get("since") ?? "")).toBeGreaterThan(0);
  });

  it("forgets everybody at the first contact after it was blocked, keeps what waits, and sends it once enrolled anew", async () => {
    await atWork();
    await tablet.lock();
    await tablet.signInByPin("ada", pin);
    server.base.fault = "cut";
    await tablet.closeTask(7);
    server.isRevoked = true;
    // Not reached, it cannot know.
    await tablet.nudge();
    expect(await stored("persons")).toHaveLength(1);
    server.base.fault = "none";
    await tablet.nudge();
    await until(() => tablet.state.blocked?.name).toBe("Empfang 2");
    expect([tablet.state.session, tablet.state.enrolled, tablet.state.visits]).toEqual([null, null, []]);
    for (const table of ["visits", "keys", "persons"] as const) expect(await stored(table), table).toEqual([]);
    expect(await fact("session")).toBeUndefined();
    expect(await countWaiting()).toBe(1);

    server.pairings.set(code, { name: "Empfang 3", office: "testburg" });
    expect(await tablet.pair(code)).toBeUndefined();
    await until(countWaiting).toBe(0);
    expect(server.base.taken).toMatchObject([{ name: "close_task", by: "ada" }]);
    expect(tablet.state.blocked).toBeNull();
  });
});
