import type { BookingVerbs } from "../../server/booking/verbs.ts";

const unexpected = (verb: string) => () => {
  throw new Error(`nobody expected ${verb}`);
};

/** Verbs that do nothing but what a test says: for tests of what lies in front of them. */
export function fakeBooking(verbs: Partial<BookingVerbs> = {}): BookingVerbs {
  return new Proxy(verbs as BookingVerbs, {
    get: (known, verb: keyof BookingVerbs) => known[verb] ?? unexpected(verb),
  });
}
