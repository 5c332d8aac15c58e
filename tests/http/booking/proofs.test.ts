import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import {
  mostProofs,
  type BookedAnswer,
  type MadeProofAnswer,
  type ProofCheckAnswer,
} from "../../../shared/booking/index.ts";
import { at, openHouse, type OpenHouse } from "../../support/openHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const day = "2026-12-02";
const address = ({ appointment }: BookedAnswer, path = "") => `/api/appointments/${appointment.id}${path}`;
const make = ({ ask }: OpenHouse, visit: BookedAnswer, days?: number) =>
  ask<MadeProofAnswer>(address(visit, "/proofs"), {
    method: "POST",
    secret: visit.secret,
    ...(days && { body: { days } }),
  });
const check = ({ ask }: OpenHouse, secret?: string) =>
  ask<ProofCheckAnswer>("/api/proof", secret === undefined ? {} : { secret });
const list = async ({ ask }: OpenHouse, visit: BookedAnswer) =>
  (await ask<{ proofs: { id: string }[] }>(address(visit, "/proofs"), { secret: visit.secret })).json.proofs;

describe("a link that confirms an appointment", () => {
  test("says genuine, when and at which office, and nothing else", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "08:00"));
    const made = await make(open, visit);
    expect(made.status).toBe(201);
    const checked = await check(open, made.json.secret);
    expect(checked.json).toEqual({
      checkedAt: "2026-12-01T07:00:00+01:00",
      state: "genuine",
      start: at(day, "08:00"),
      timeZone: "Europe/Berlin",
      office: {
        name: { de: "Ausländerbehörde Testburg", en: "Immigration Office Testburg" },
        city: expect.any(String),
        note: expect.objectContaining({ de: expect.any(String) }),
      },
    });
    for (const kept of [visit.appointment.code, visit.appointment.id, "Muster", "Dienst", visit.pass]) {
      expect(checked.text).not.toContain(kept);
    }
    expect(checked.headers.get("Cache-Control")).toBe("no-store");
  });

  test("A6 opens nothing else: neither does its secret read the appointment, nor that of the appointment pass for it", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "08:00"));
    const { secret } = (await make(open, visit)).json;
    for (const [path, method] of [
      ["", "GET"],
      ["/cancel", "POST"],
      ["/proofs", "POST"],
      ["/proofs", "GET"],
    ] as const) {
      expect((await open.ask(address(visit, path), { method, secret })).status, `${method} ${path}`).toBe(404);
    }
    expect((await check(open, visit.secret)).status).toBe(404);
    expect((await check(open, visit.appointment.code)).status).toBe(404);
    expect((await check(open, secret)).status).toBe(200);
  });

  test("is not found with any other secret, or with none, in the same bytes", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "08:00"));
    const { secret } = (await make(open, visit)).json;
    const altered = (secret.startsWith("A") ? "B" : "A") + secret.slice(1);
    const [wrong, none] = [await check(open, altered), await check(open)];
    expect([wrong.status, none.status]).toEqual([404, 404]);
    expect(wrong.text).toBe(none.text);
  });

  test("holds 7, 30 or 90 days, but never longer than the office keeps the appointment", async () => {
    const open = await openHouse({ offices: [testOffice({ retentionDays: { booking: 20 } })] });
    const visit = await open.visit(at(day, "08:00"));
    expect((await make(open, visit, 7)).json.expiresAt).toBe(at("2026-12-08", "07:00"));
    expect((await make(open, visit, 90)).json.expiresAt).toBe(at("2026-12-22", "08:15"));
    expect((await make(open, visit)).json.expiresAt).toBe(at("2026-12-22", "08:15"));
    expect((await make(open, visit, 8)).status).toBe(400);
  });

  test("no longer holds once it expired, was withdrawn, or the appointment was cancelled, and does not say which", async () => {
    const open = await openHouse({ offices: [testOffice({ retentionDays: { booking: 30 } })] });
    const [one, other] = [await open.visit(at(day, "08:00")), await open.visit(at(day, "08:30"))];
    const [expires, withdrawn] = [(await make(open, one, 7)).json, (await make(open, one, 30)).json];
    const cancelled = (await make(open, other, 30)).json;
    const path = address(one, `/proofs/${withdrawn.id}`);
    for (let times = 0; times < 2; times += 1) {
      expect((await open.ask(path, { method: "DELETE", secret: one.secret })).status).toBe(204);
    }
    await open.ask(address(other, "/cancel"), { method: "POST", secret: other.secret });
    expect((await check(open, expires.secret)).json.state).toBe("genuine");
    open.clock.turnTo(at("2026-12-08", "07:00"));
    const answers = await Promise.all([expires, withdrawn, cancelled].map((it) => check(open, it.secret)));
    for (const { json } of answers)
      expect(json).toEqual({ checkedAt: at("2026-12-08", "07:00"), state: "no_longer_valid" });
    expect(await list(open, one)).toEqual([]);
  });

  test("says the new date after a move", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "08:00"));
    const { secret } = (await make(open, visit)).json;
    const held = await open.hold(at("2026-12-03", "09:00"), { moves: visit.appointment.id }, { secret: visit.secret });
    await open.ask(address(visit, "/reschedule"), { body: { hold: held.json.hold }, secret: visit.secret });
    expect((await check(open, secret)).json).toMatchObject({ state: "genuine", start: at("2026-12-03", "09:00") });
  });

  test("is made, listed and withdrawn only by whoever holds the appointment, and none is made of a cancelled one", async () => {
    const open = await openHouse();
    const [mine, other] = [await open.visit(at(day, "08:00")), await open.visit(at(day, "08:30"))];
    const { id, secret } = (await make(open, mine)).json;
    const theirs = { secret: other.secret };
    expect((await open.ask(address(mine, "/proofs"), { method: "POST", ...theirs })).status).toBe(404);
    expect((await open.ask(address(mine, "/proofs"), theirs)).status).toBe(404);
    expect((await open.ask(address(mine, `/proofs/${id}`), { method: "DELETE", ...theirs })).status).toBe(404);
    // Nor through an appointment of one's own.
    expect((await open.ask(address(other, `/proofs/${id}`), { method: "DELETE", ...theirs })).status).toBe(204);
    expect((await check(open, secret)).json.state).toBe("genuine");
    expect((await list(open, mine)).map((it) => it.id)).toEqual([id]);
    await open.ask(address(mine, "/cancel"), { method: "POST", secret: mine.secret });
    expect((await make(open, mine)).json).toMatchObject({ code: "too_late" });
  });

  test(`${mostProofs} hold at the same time at most`, async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "08:00"));
    for (let count = 0; count < mostProofs; count += 1) expect((await make(open, visit)).status).toBe(201);
    expect((await make(open, visit)).status).toBe(400);
    const [first] = await list(open, visit);
    await open.ask(address(visit, `/proofs/${first?.id}`), { method: "DELETE", secret: visit.secret });
    expect((await make(open, visit)).status).toBe(201);
  });

  test("withdrawn, it is still known as one after a restart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "terminpass-"));
    const first = await openHouse({ folder });
    const visit = await first.visit(at(day, "08:00"));
    const { id, secret } = (await make(first, visit, 7)).json;
    await first.ask(address(visit, `/proofs/${id}`), { method: "DELETE", secret: visit.secret });
    await first.house.close();
    const second = await openHouse({ folder });
    expect((await check(second, secret)).json.state).toBe("no_longer_valid");
  });
});
