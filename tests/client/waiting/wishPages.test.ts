import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { onDatabase } from "../../../client/device/index.ts";
import { waitingEntry } from "../../../client/device/waiting.ts";
import { setLanguage } from "../../../client/i18n/index.ts";
import { aBooking, anOffice } from "../device/builders.ts";
import { at, fakeWorld, refused, unreachable } from "../booking/fakes.ts";
import { aView, fakeLine, openAt } from "./fakes.ts";

const waits = { waiting: { enabled: true as const } };
let world: ReturnType<typeof fakeWorld>;
let line: ReturnType<typeof fakeLine>;
let page: Awaited<ReturnType<typeof openAt>> | undefined;

async function open(address: string) {
  page = await openAt(address, world, line);
  await vi.waitFor(() => expect(page?.app.find("h1").exists()).toBe(true));
  return page;
}
const says = (words: string) => vi.waitFor(() => expect(page?.app.text()).toContain(words));
const send = () => page?.app.get("form").trigger("submit");

describe("entering a waiting list", () => {
  beforeAll(() => setLanguage("en"));
  beforeEach(async () => {
    world = fakeWorld({ office: anOffice(waits) });
    line = fakeLine();
    await onDatabase((it) => it.waiting.clear());
  });
  afterEach(() => page?.app.unmount());

  it("row 39: says before anything is typed that nothing is promised, and what the details are used for", async () => {
    await open("/o/marburg/pickup/wait");
    await says("Whether a time becomes free is not certain.");
    await says("How many people wait before you is shown right after you send this.");
    await says("We use these details only to offer you a time, for nothing else.");
    await says("We delete them 30 days after you no longer wait.");
  });

  it("row 39: sends the days as they stand, keeps the entry on the device and leads to its page", async () => {
    await open("/o/marburg/pickup/wait?persons=2");
    await page?.app.get("#wish-email").setValue("kim@example.org");
    await send();
    await vi.waitFor(() => expect(page?.path()).toBe("/waiting/w1?new=1"));
    expect(line.sent[0]).toEqual([
      "enter",
      "marburg",
      {
        service: "pickup",
        persons: 2,
        from: "2026-12-01",
        to: "2027-01-29",
        email: "kim@example.org",
        language: "en",
      },
      "key1",
      undefined,
    ]);
    const kept = await waitingEntry("w1");
    expect(kept).toMatchObject({ secret: "s1", view: { ahead: 2, state: "waiting" } });
    expect(kept?.email).toBe("kim@example.org");
  });

  it("names every fault, sends nothing, and gives the list of faults the focus", async () => {
    await open("/o/marburg/pickup/wait");
    await page?.app.get("#wish-email").setValue("kim@");
    await send();
    await says("Write the whole e-mail address");
    expect(line.sent).toEqual([]);
    await vi.waitFor(() => expect(document.activeElement?.className).toContain("kern-alert--danger"));
  });

  it("sent again after no answer came carries the same key, and another wish another one", async () => {
    line.entering = unreachable;
    await open("/o/marburg/pickup/wait");
    await send();
    await says("Your wish is not noted yet");
    await send();
    await vi.waitFor(() => expect(line.sent).toHaveLength(2));
    await page?.app.get("#wish-to").setValue("2");
    await send();
    await vi.waitFor(() => expect(line.sent).toHaveLength(3));
    expect(line.sent.map((it) => it[3])).toEqual(["key1", "key1", "key2"]);
  });

  it("tells what the server has against it", async () => {
    line.entering = refused({ code: "too_many" });
    await open("/o/marburg/pickup/wait");
    await send();
    await says("Too many requests are coming in.");
    expect(page?.path()).toBe("/o/marburg/pickup/wait");
  });

  it("is not offered where the office keeps no waiting list", async () => {
    world = fakeWorld({ office: anOffice({ waiting: null }) });
    await open("/o/marburg/pickup/wait");
    await says("There is no waiting list for this service here.");
    expect(page?.app.find("form").exists()).toBe(false);
  });

  it("row 40: for an earlier time shows the secret of the appointment, which stays, and ends with its day", async () => {
    world.visits.set("visit1", {
      ...aBooking("visit1", at("09:00", "2026-12-08")),
      id: "visit1",
      place: { timeZone: "Europe/Berlin", services: [] },
    } as never);
    line = fakeLine(aView({ appointment: "visit1" }));
    await open("/visit/visit1/earlier");
    await says("Your appointment on Tuesday, 8 December 2026 at 09:00 stays until you accept an earlier time.");
    await send();
    await vi.waitFor(() => expect(page?.path()).toBe("/waiting/w1?new=1"));
    expect(line.sent[0]).toEqual([
      "enter",
      "marburg",
      expect.objectContaining({ appointment: "visit1", from: "2026-12-01", to: "2026-12-08" }),
      "key1",
      "secret of visit1",
    ]);
    await says("You are waiting for an earlier time");
  });

  it("row 40: is over once the appointment has begun", async () => {
    world.visits.set("visit1", {
      ...aBooking("visit1", at("08:45", "2026-11-30")),
      id: "visit1",
      place: { timeZone: "Europe/Berlin", services: [] },
    } as never);
    await open("/visit/visit1/earlier");
    await says("It is too late for that");
    expect(page?.app.find("form").exists()).toBe(false);
  });
});
