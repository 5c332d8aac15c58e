/** Red, green, blue and opacity of every pixel, row by row. What browsers call ImageData is one. */
export interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** How much time a picture is worth: a frame of many, or the only photo there is. */
export type Effort = "frame" | "photo";

/**
 * Why no picture can be read on this device: the browser may not run the decoder, did not get its file, or it reads wrongly or not
 * at all.
 */
export type EngineFault = "blocked" | "missing" | "broken";

/** Whether pictures can be read. Green only after a picture of a pass was really read. */
export type EngineStatus =
  { kind: "starting" } | { kind: "ready"; milliseconds: number } | { kind: "failed"; fault: EngineFault };

/** To the worker: a picture to read. */
export interface ReadRequest {
  id: number;
  picture: Pixels | ImageBitmap;
  effort: Effort;
}

/** From the worker: how it is, or what a picture shows. */
export type FromWorker =
  | { kind: "status"; status: EngineStatus }
  | { kind: "reading"; id: number; text: string | undefined; milliseconds: number };
