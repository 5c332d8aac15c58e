import decoderFile from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { EngineStatus, FromWorker, Pixels, ReadRequest } from "./messages.ts";
import { pixelsOf } from "./pixelsOf.ts";
import { prepareReader, readPicture } from "./readPicture.ts";
import { mayRunDecoder, selfTest } from "./selfTest.ts";

// Reads pictures beside the page, so that the page can move while it does.
const page = self as unknown as Pick<MessagePort, "postMessage" | "onmessage">;
const tell = (message: FromWorker) => page.postMessage(message);

const begun: Promise<EngineStatus> = selfTest({
  mayRun: mayRunDecoder,
  prepare: () => prepareReader({ locateFile: () => decoderFile }),
  read: (picture) => readPicture(picture, "frame"),
  now: () => performance.now(),
});
void begun.then((status) => tell({ kind: "status", status }));

async function read({ id, picture, effort }: ReadRequest): Promise<void> {
  const begin = performance.now();
  const pixels: Pixels = "data" in picture ? picture : pixelsOf(picture);
  if (!("data" in picture)) picture.close();
  const text = (await begun).kind === "ready" ? await readPicture(pixels, effort) : undefined;
  tell({ kind: "reading", id, text, milliseconds: performance.now() - begin });
}

page.onmessage = ({ data: request }: MessageEvent<ReadRequest>) => {
  read(request).catch(() => {
    // The decoder's memory is in disorder after an accident; the page starts another worker.
    tell({ kind: "status", status: { kind: "failed", fault: "broken" } });
  });
};
