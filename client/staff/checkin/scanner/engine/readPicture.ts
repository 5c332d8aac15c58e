import { prepareZXingModule, readBarcodes, type ReaderOptions, type ZXingModuleOverrides } from "zxing-wasm/reader";
import { readPass } from "../../../../../shared/pass/index.ts";
import type { Effort, Pixels } from "./messages.ts";

// A pass is a plain QR code, black on white in every theme, so nothing is tried that only other codes need. The search for one
// symbol ends with the first hit and takes half the time.
const frame: ReaderOptions = {
  formats: ["QRCode"],
  textMode: "Plain",
  tryHarder: true,
  tryDownscale: true,
  tryRotate: false,
  tryInvert: false,
  maxNumberOfSymbols: 1,
};
// People photograph prints of dark screens, too.
const photo: ReaderOptions = { ...frame, tryInvert: true, tryDenoise: true, maxNumberOfSymbols: 8 };
const efforts: Record<Effort, ReaderOptions> = { frame, photo };

const isPass = (text: string) => readPass(text).kind === "pass";

/** Loads the decoder. Say where its file is, or hand it over: left alone it asks a server that is not ours. */
export async function prepareReader(
  overrides: Partial<Pick<ZXingModuleOverrides, "locateFile" | "wasmBinary">>,
): Promise<void> {
  await prepareZXingModule({ overrides, fireImmediately: true });
}

/** The text of the code in a picture, that of a pass before any other; `undefined` when there is none to be read. */
export async function readPicture(picture: Pixels, effort: Effort): Promise<string | undefined> {
  const options = efforts[effort];
  const texts = async (wanted: ReaderOptions) =>
    (await readBarcodes(picture as ImageData, wanted)).map((it) => it.text);
  const [first, ...others] = await texts(options);
  if (first === undefined || isPass(first)) return first;
  // A poster on the wall must not hide the pass in front of it.
  const all = options.maxNumberOfSymbols === 1 ? await texts({ ...options, maxNumberOfSymbols: 8 }) : others;
  return all.find(isPass) ?? first;
}
