import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { BookedAnswerSchema } from "../../../shared/booking/answers.ts";
import { formatCode } from "../../../shared/pass/index.ts";
import type { BookedAnswer } from "../../../shared/booking/index.ts";
import { at, openHouse, type OpenHouse } from "../../support/openHouse.ts";

const right = "1990-05-17";
const wrong = "1990-05-18";
let address = 0;
const find = ({ ask }: OpenHouse, code: string, birthDate = right, from = `198.51.100.${(address += 1)}`) =>
  ask<BookedAnswer>("/api/appointments/find", { body: { code, birthDate }, from });

describe("finding an appointment again", () => {
  test("a code may be typed as people type: spaces, hyphens, small letters, O for 0 and I for 1", async () => {
    const open = await openHouse();
    const { appointment } = await open.visit(at("2026-12-02", "08:00"));
    const { code } = appointment;
    const small = code.toLowerCase().replaceAll("0", "o").replaceAll("1", "i");
    for (const typed of [code, formatCode(code), ` ${formatCode(code).replaceAll("-", " ")} `, small]) {
      const { status, json, headers } = await find(open, typed);
      expect(status, typed).toBe(200);
      expect(v.is(BookedAnswerSchema, json)).toBe(true);
      expect(json.appointment).toEqual(appointment);
      expect(headers.get("Cache-Control")).toBe("no-store");
    }
  });

  test("A6 A24 a wrong code and a wrong date of birth are answered in the same bytes", async () => {
    const open = await openHouse();
    const { appointment } = await open.visit(at("2026-12-02", "08:00"));
    const other = appointment.code.startsWith("A") ? `B${appointment.code.slice(1)}` : `A${appointment.code.slice(1)}`;
    const [noCode, noDate] = [await find(open, other), await find(open, appointment.code, wrong)];
    expect(noCode.status).toBe(404);
    expect(noDate.text).toBe(noCode.text);
    expect([...noDate.headers]).toEqual([...noCode.headers]);
    // The negative control: what is right is answered otherwise.
    expect((await find(open, appointment.code)).status).toBe(200);
  });

  test("A6 after five tries 429 says when to come back, for a known code and an unknown one in the same bytes", async () => {
    const open = await openHouse();
    const { appointment } = await open.visit(at("2026-12-02", "08:00"));
    const last = async (code: string) => {
      for (let tries = 0; tries < 5; tries += 1) expect((await find(open, code, wrong)).status).toBe(404);
      return find(open, code);
    };
    const [known, unknown] = [await last(appointment.code), await last("0000000000")];
    expect(known.status).toBe(429);
    expect(known.headers.get("Retry-After")).toBe("3600");
    expect(known.text).toBe(unknown.text);
  });

  test("A6 the first 64 bits of an IPv6 address count as one, and no header names another address", async () => {
    const open = await openHouse();
    for (let tries = 0; tries < 20; tries += 1) {
      const from = `2001:db8::${(tries + 1).toString(16)}`;
      expect((await find(open, `00000000${10 + tries}`, right, from)).status).toBe(404);
    }
    const headers = { "X-Forwarded-For": "192.0.2.1", Forwarded: "for=192.0.2.1" };
    const body = { code: "AAAAAAAAAA", birthDate: right };
    expect((await open.ask("/api/appointments/find", { body, headers, from: "2001:db8::ffff" })).status).toBe(429);
    expect((await open.ask("/api/appointments/find", { body, from: "2001:db8:0:1::1" })).status).toBe(404);
  });

  test("what can be no code and no date is an input error, and no try", async () => {
    const open = await openHouse();
    for (let tries = 0; tries < 25; tries += 1) {
      const { status, json } = await open.ask("/api/appointments/find", { body: { code: "YZ", birthDate: "x" } });
      expect(status).toBe(400);
      expect(json.errors?.map((it) => it.path)).toEqual(["/code", "/birthDate"]);
    }
    expect((await find(open, "0000000000", right, "203.0.113.7")).status).toBe(404);
  });
});
