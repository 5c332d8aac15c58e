import { encodePass, passText } from "../../shared/pass/index.ts";
import { photograph, type Luma, type View } from "./passPictures.ts";
import { seeded } from "./seeded.ts";
import { anyFields } from "./signedPass.ts";

/** One frame of the degraded set, with the text that is on it. */
export interface DegradedFrame {
  text: string;
  lead: Trouble;
  view: View;
  picture: Luma;
}

/** A text as a server could have signed it: right fields, and a signature that only the judge would refuse. */
export function genuineLooking(random: (below: number) => number): string {
  const bytes = (length: number) => Uint8Array.from({ length }, () => random(256));
  const signed = encodePass({ ...anyFields, office: random(64), service: random(512), id: bytes(16) });
  return passText(Uint8Array.from([...signed, ...bytes(64)]));
}

/** The troubles of a picture. Each leads in every sixth frame, over its whole range, while the others stay as on a good day. */
export const troubles = ["scale", "tilt", "blur", "noise", "glare", "motion"] as const;
export type Trouble = (typeof troubles)[number];

/** A view with one leading trouble. Only motion and glare can be absent altogether, as they are on a good day. */
function badView(lead: Trouble, random: (below: number) => number): View {
  const between = (low: number, high: number) => low + ((high - low) * random(10_001)) / 10_000;
  const pick = (trouble: Trouble, bad: [number, number], good: [number, number]) =>
    between(...(lead === trouble ? bad : good));
  return {
    module: pick("scale", [3, 10], [4.5, 8]),
    offset: { x: between(-300, 300), y: between(-100, 100) },
    rotation: between(-25, 25) + 90 * random(4),
    tilt: pick("tilt", [8, 45], [0, 20]),
    tiltAxis: between(0, 180),
    defocus: pick("blur", [0.5, 2.4], [0.4, 1.2]),
    noise: pick("noise", [5, 25], [2, 8]),
    glare: pick("glare", [40, 200], [0, 0]),
    motion: pick("motion", [1, 13], [0, 0]),
    motionDirection: between(0, 180),
    light: between(170, 240),
    dark: between(10, 60),
  };
}

/** The degraded set: as many frames as wanted, each with another pass, always the same for a seed. */
export function* degradedFrames(count: number, seed = 20_261): Generator<DegradedFrame> {
  const random = seeded(seed);
  for (let index = 0; index < count; index++) {
    const text = genuineLooking(random);
    const lead = troubles[index % troubles.length] ?? "scale";
    const view = badView(lead, random);
    yield { text, lead, view, picture: photograph(text, view, random(1 << 30)) };
  }
}
