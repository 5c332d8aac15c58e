import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareReader, readPicture } from "../client/staff/checkin/scanner/engine/readPicture.ts";
import { degradedFrames, troubles, type DegradedFrame } from "../tests/support/degradedFrames.ts";
import { rgba } from "../tests/support/rgba.ts";
import { percent, quantile, type Figure } from "./support/figures.ts";
import { readWithZxingJs } from "./support/zxingJs.ts";

/** A hundred for each trouble. More take longer and say the same. */
const frames = Number(process.env["BENCH_FRAMES"] ?? 600);

/** What became of one frame. */
interface Outcome {
  frame: Pick<DegradedFrame, "lead" | "view">;
  read: boolean;
  wrong: boolean;
  milliseconds: number;
  readByZxingJs: boolean;
}

async function tryFrame({ text, picture, lead, view }: DegradedFrame): Promise<Outcome> {
  const pixels = rgba(picture);
  const begin = performance.now();
  const found = await readPicture(pixels, "frame");
  const milliseconds = performance.now() - begin;
  const wrong = found !== undefined && found !== text;
  return {
    frame: { lead, view },
    read: found === text,
    wrong,
    milliseconds,
    readByZxingJs: readWithZxingJs(picture) === text,
  };
}

/** How many frames of the degraded set are read, each on its own. */
export default async function decoder(): Promise<Figure[]> {
  const file = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
  await prepareReader({ wasmBinary: new Uint8Array(readFileSync(file)).buffer });
  const outcomes: Outcome[] = [];
  for (const frame of degradedFrames(frames)) outcomes.push(await tryFrame(frame));

  const rate = (some: Outcome[]) => percent(some.filter((it) => it.read).length, some.length);
  const times = outcomes.map((it) => it.milliseconds);
  const calm = outcomes.filter(({ frame }) => frame.view.motion === 0 && frame.view.glare === 0);
  const byLead = troubles.map((lead) => ({ lead, some: outcomes.filter((it) => it.frame.lead === lead) }));
  return [
    { name: "frames in the degraded set", value: outcomes.length, unit: "" },
    { name: "read from a single frame", value: rate(outcomes), unit: "%", bar: { atLeast: 92 } },
    { name: "read without motion and glare", value: rate(calm), unit: "%", bar: { atLeast: 98 } },
    ...byLead.map(({ lead, some }) => ({ name: `read where ${lead} leads`, value: rate(some), unit: "%" })),
    { name: "read wrongly", value: outcomes.filter((it) => it.wrong).length, unit: "", bar: { atMost: 0 } },
    { name: "one frame, median", value: quantile(times, 0.5), unit: "ms" },
    { name: "one frame, p95", value: quantile(times, 0.95), unit: "ms" },
    {
      name: "read by html5-qrcode's own decoder",
      value: percent(outcomes.filter((it) => it.readByZxingJs).length, outcomes.length),
      unit: "%",
    },
  ];
}
