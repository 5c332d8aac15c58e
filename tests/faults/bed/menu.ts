import { seeded } from "../../support/seeded.ts";

/** Everything that can happen to a request between a device and its server, and what each is. */
export const faults = {
  drop_request: "the connection breaks before the server hears of it",
  drop_answer: "the server has done it, the answer gets lost",
  hang: "nothing comes, and the server hears of nothing",
  hang_answer: "the server has done it, and nothing comes",
  delay: "it reaches the server only after a while",
  delay_answer: "the answer takes a while",
  late: "the connection breaks, and long afterwards the request reaches the server all the same",
  duplicate: "it reaches the server twice",
  truncate: "the connection breaks in the middle of the answer",
  half_json: "the answer ends in the middle, as if it were whole",
  half_receipt: "the receipt names half of the batch",
  half_batch: "the server gets half of the batch, then all ends",
  other_receipt: "the receipt of an earlier batch comes back",
  too_many: "429",
  bad_gateway: "502 with a page",
  unavailable: "503",
  broken: "500",
  portal: "the page of a Wi-Fi, with status 200",
  portal_json: "a portal that says {} with status 200",
  portal_empty: "200 with nothing in it",
  portal_redirect: "302 to the page of a Wi-Fi",
  portal_511: "511",
  refused: "400, as a proxy says it that dislikes the body",
  signed_out: "the session has run out: 401 of the server itself",
} as const;
export type Fault = keyof typeof faults;

export const portals = [
  "portal",
  "portal_json",
  "portal_empty",
  "portal_redirect",
  "portal_511",
] as const satisfies Fault[];

/** The way from one device to the server: clear, down altogether, or now and then with one fault of a list. */
export type Weather =
  { kind: "clear" } | { kind: "always"; fault: Fault } | { kind: "showers"; percent: number; menu: readonly Fault[] };

export const clear: Weather = { kind: "clear" };

/** A number for a text, for seeds of parts of a run. */
export function hash(text: string): number {
  let mixed = 2_166_136_261;
  for (const character of text) mixed = Math.imul(mixed ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return mixed >>> 0;
}

/** Chooses what happens to the requests of a run: the n-th push of a device meets the same in every replay of a seed. */
export function forecast(seed: number) {
  const streams = new Map<string, (below: number) => number>();
  const chanceOf = (stream: string) => {
    const known = streams.get(stream) ?? seeded(hash(`${seed}/${stream}`));
    streams.set(stream, known);
    return known;
  };
  return {
    chanceOf,
    faultFor(weather: Weather, device: string, kind: string): Fault | undefined {
      if (weather.kind === "clear") return undefined;
      if (weather.kind === "always") return weather.fault;
      const chance = chanceOf(`${device}/${kind}`);
      return chance(100) < weather.percent ? weather.menu[chance(weather.menu.length)] : undefined;
    },
  };
}
