import * as v from "valibot";
import type { WaitingEnteredAnswer, WaitingInput, WaitingView } from "../../shared/booking/index.ts";
import { WaitingRequestSchema } from "../../shared/booking/waiting.ts";
import type { Office } from "../../shared/offices/index.ts";
import type { Result } from "../../shared/problems.ts";
import { anOffice, aShift, type OfficeText, type ShiftText } from "./builders.ts";
import { ok, request, type BookingRoom } from "./bookingRoom.ts";
import { freshKey } from "./people.ts";

/** Hours that end when they begin are none: tests that are not about the night have none. */
export const noQuietHours = { from: "00:00", until: "00:00" };

/** One counter from eight to nine on weekday mornings, a cool-off, and nobody sleeps. */
export function aSmallOffice(parts: Partial<OfficeText> & { shifts?: ShiftText[] } = {}): Office {
  const { shifts = [aShift({ counters: 1, from: "08:00", to: "09:00" })], ...rest } = parts;
  return anOffice({
    booking: { coolOffMinutes: [5, 30] },
    messages: { quietHours: noQuietHours },
    shifts,
    ...rest,
  });
}

type Room = Pick<BookingRoom, "booking">;
type By = { secret?: string | undefined };
let people = 0;

/** Enters the line of the example office for a week, from an address that nobody else has. */
export function wait(
  { booking }: Room,
  more: Partial<WaitingInput> = {},
  by: By = {},
  address = `198.51.100.${(people += 1)}`,
): Promise<Result<WaitingEnteredAnswer>> {
  const input = { service: "transfer", from: "2026-06-08", to: "2026-06-14", language: "de", ...more };
  const asked = v.parse(WaitingRequestSchema, input);
  return booking.enterWaiting("example", asked, { idempotencyKey: freshKey(), secret: by.secret }, address);
}

/** Somebody in line. */
export const waiting = async (room: Room, more: Partial<WaitingInput> = {}, by: By = {}) => ok(wait(room, more, by));

/** The entry as its owner sees it. */
export const seen = ({ booking }: Room, { id, secret }: Pick<WaitingEnteredAnswer, "id" | "secret">) =>
  ok(booking.readWaiting(id, { secret }));

/** Who of these is offered which start, by the clock on the wall. */
export async function offers(room: Room, people: readonly WaitingEnteredAnswer[]): Promise<(string | undefined)[]> {
  const views: WaitingView[] = [];
  for (const it of people) views.push(await seen(room, it));
  return views.map((it) => it.offer?.start.slice(11, 16));
}

/** Books what somebody is offered. */
export async function accept(room: Room, who: WaitingEnteredAnswer, more: Parameters<typeof request>[1] = {}) {
  const { offer } = await seen(room, who);
  if (!offer) throw new Error("nothing is offered");
  return room.booking.bookAppointment("example", request(offer.hold, more), { idempotencyKey: freshKey() });
}
