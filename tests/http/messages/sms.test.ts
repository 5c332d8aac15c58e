import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSmsGateway } from "../../../server/messages/smsGateway.ts";
import type { HoldAnswer } from "../../../shared/booking/index.ts";
import type { MessagesAnswer } from "../../../shared/messages/index.ts";
import { httpService } from "../../support/httpService.ts";
import { mailOffice } from "../../support/mailOffice.ts";
import { at } from "../../support/openHouse.ts";
import { freshKey, somebody } from "../../support/people.ts";
import { serverFolder, startServer } from "../../support/process.ts";
import { staffHouse } from "../../support/staffHouse.ts";

const phone = "0151 12345678";
const withSms = () => ({ ...mailOffice(), messages: { sms: true } });
const never = new AbortController().signal;
const posting = { to: "+4915112345678", text: "Ihr Termin: Mi., 2. Dezember, 08:00 Uhr.", id: "abc@example.org" };

describe("a text message", () => {
  test("goes to the gateway as one post with its token, when the office wants it and a number is there", async () => {
    const gateway = await httpService(202);
    const sms = { url: new URL(`${gateway.origin}/send?from=termine`), token: "geheim" };
    const house = await staffHouse({ offices: [withSms()], materials: { sms } });
    const visit = await house.visit(at("2026-12-02", "08:00"));
    const held = await house.hold(at("2026-12-02", "08:15"));
    const booked = await house.book(held.json.hold, { applicant: somebody({ phone }) });
    house.house.startJobs();
    const [posted] = await gateway.until(1);
    const { id } = booked.json.appointment;
    expect(posted).toMatchObject({
      method: "POST",
      path: "/send?from=termine",
      headers: { authorization: "Bearer geheim", "content-type": "application/json" },
    });
    const body = JSON.parse(posted?.body.toString() ?? "") as Record<string, string>;
    expect(body).toEqual({
      to: "+4915112345678",
      text: `Ihr Termin ist gebucht: Mi., 2. Dezember, 08:15 Uhr. http://localhost:4230/visit/${id}`,
      id: expect.stringMatching(/^[0-9a-f]{32}@localhost$/) as unknown,
    });
    expect(posted?.headers["idempotency-key"]).toBe(body["id"]);
    expect(visit.appointment.id).not.toBe(id);
    const reception = await house.as("reception");
    const list = async () => (await reception.ask<MessagesAnswer>("/api/staff/messages")).json.messages;
    await expect.poll(list).toMatchObject([{ channel: "sms", state: "sent" }]);
    expect(JSON.stringify(await list())).not.toContain("12345678");
  });

  test("is not written where the office does not want it, or where there is no gateway", async () => {
    const gateway = await httpService();
    const sms = { url: new URL(gateway.origin), token: undefined };
    const quiet = await staffHouse({ offices: [mailOffice()], materials: { sms } });
    const alone = await staffHouse({ offices: [withSms()] });
    for (const house of [quiet, alone]) {
      const held = await house.hold(at("2026-12-02", "08:00"));
      await house.book(held.json.hold, { applicant: somebody({ phone }) });
      const reception = await house.as("reception");
      expect((await reception.ask<MessagesAnswer>("/api/staff/messages")).json.messages).toEqual([]);
    }
  });
});

test("a server that dies before it knows that the gateway took a message sends it once more, with the same id", async () => {
  const gateway = await httpService(202);
  const folder = serverFolder(JSON.stringify(withSms()));
  const start = async (clock: string) => {
    const server = await startServer(folder, {
      SMS_URL: gateway.origin,
      PUBLIC_URL: "https://termine.example.org",
      CLOCK: clock,
      POW_DIFFICULTY: "0",
    });
    await server.ready;
    return server;
  };
  const first = await start("2026-12-01T07:00:00+01:00");
  // The gateway has it; the answer never arrives.
  gateway.answer = () => first.signal("SIGKILL");
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": freshKey() };
    const answer = await fetch(`${first.origin}/api/offices/testburg${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return (await answer.json()) as T;
  };
  const { hold } = await post<HoldAnswer>("/holds", { service: "self", start: at("2026-12-02", "08:00") });
  await post("/appointments", { hold, applicant: somebody({ phone }), language: "de" });
  await gateway.until(1);
  await first.ended;
  gateway.answer = (_, response) => void response.writeHead(202).end();
  await start("2026-12-01T07:15:00+01:00");
  const [one, again] = await gateway.until(2);
  expect(again?.body.toString()).toBe(one?.body.toString());
  expect(again?.headers["idempotency-key"]).toBe(one?.headers["idempotency-key"]);
});

describe("the gateway", () => {
  test.each([
    [200, "accepted"],
    [202, "accepted"],
    [400, "refused"],
    [422, "refused"],
    [401, "down"],
    [404, "down"],
    [429, "later"],
    [500, "later"],
    [503, "down"],
    [301, "down"],
  ])("that answers %i has %s the message", async (status, kind) => {
    const gateway = await httpService(status);
    const send = createSmsGateway({ url: new URL(gateway.origin), token: undefined }, never);
    expect((await send(posting)).kind).toBe(kind);
    expect(gateway.received[0]?.headers["authorization"]).toBeUndefined();
  });

  test("that is not there, or sends elsewhere, gets nothing delivered by another one", async () => {
    const [gateway, elsewhere] = [await httpService(), await httpService()];
    gateway.answer = (_, response) => void response.writeHead(307, { Location: elsewhere.origin }).end();
    const send = createSmsGateway({ url: new URL(gateway.origin), token: "geheim" }, never);
    expect((await send(posting)).kind).toBe("down");
    expect(elsewhere.received).toEqual([]);
    await gateway.goDown();
    expect(await send(posting)).toEqual({ kind: "down", failure: "unreachable" });
  });

  test("A15 whatever a text holds, it stays one JSON value and makes no header", async () => {
    const gateway = await httpService();
    const send = createSmsGateway({ url: new URL(gateway.origin), token: "geheim" }, never);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        gateway.received.length = 0;
        await send({ ...posting, text: `${text}\r\nX-Evil: 1\r\n\r\n{` });
        const [posted] = gateway.received;
        expect(posted?.headers["x-evil"]).toBeUndefined();
        expect(gateway.received).toHaveLength(1);
        expect(Object.keys(JSON.parse(posted?.body.toString() ?? "") as object)).toEqual(["to", "text", "id"]);
      }),
      { numRuns: 60 },
    );
  });
});
