import { createRequire } from "node:module";
import type { Luma } from "../../tests/support/passPictures.ts";

/** The little of html5-qrcode's built-in zxing-js that is used here. */
interface ZXing {
  BarcodeFormat: { QR_CODE: unknown };
  DecodeHintType: Record<"POSSIBLE_FORMATS" | "TRY_HARDER", unknown>;
  RGBLuminanceSource: new (luma: Uint8ClampedArray, width: number, height: number) => unknown;
  HybridBinarizer: new (source: unknown) => unknown;
  BinaryBitmap: new (binarizer: unknown) => unknown;
  MultiFormatReader: new (
    verbose: boolean,
    hints: Map<unknown, unknown>,
  ) => { decode(bitmap: unknown): { getText(): string } };
}

const zxing = createRequire(import.meta.url)("html5-qrcode/third_party/zxing-js.umd.js") as ZXing;

/** Reads a picture with the decoder and the options that html5-qrcode uses when it is left alone. */
export function readWithZxingJs({ values, width, height }: Luma): string | undefined {
  const hints = new Map<unknown, unknown>([
    [zxing.DecodeHintType.POSSIBLE_FORMATS, [zxing.BarcodeFormat.QR_CODE]],
    [zxing.DecodeHintType.TRY_HARDER, false],
  ]);
  const source = new zxing.RGBLuminanceSource(new Uint8ClampedArray(values), width, height);
  try {
    const bitmap = new zxing.BinaryBitmap(new zxing.HybridBinarizer(source));
    return new zxing.MultiFormatReader(false, hints).decode(bitmap).getText();
  } catch {
    return undefined;
  }
}
