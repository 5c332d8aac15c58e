import type { Html5Qrcode } from "html5-qrcode/es2015/html5-qrcode.js";
import { allowEmptyMarkup } from "./emptyMarkup.ts";

/** Why there is no picture. `insecure`: browsers open cameras on https and on this machine only. */
export type CameraFault = "refused" | "no_camera" | "in_use" | "insecure" | "failed_open";

/** An open camera. */
export interface Camera {
  video: HTMLVideoElement;
  /** Which one it is; empty where the browser does not tell. */
  deviceId: string;
  /** The lamp beside it; `undefined` when it has none. */
  torch: { isOn(): boolean; turn(on: boolean): Promise<void> } | undefined;
  /** Calls back when the device takes the camera away. */
  onLost(callback: () => void): void;
  close(): Promise<void>;
}

const faultNames: readonly [RegExp, CameraFault][] = [
  [/NotAllowedError|SecurityError|Permission/, "refused"],
  [/NotFoundError|DevicesNotFound|OverconstrainedError/, "no_camera"],
  [/NotReadableError|TrackStartError|AbortError/, "in_use"],
];

/** What an accident on opening means. The library rejects with texts that hold the browser's name of the error. */
export function cameraFault(accident: unknown): CameraFault {
  if (!globalThis.isSecureContext || !navigator.mediaDevices) return "insecure";
  return faultNames.find(([name]) => name.test(String(accident)))?.[1] ?? "failed_open";
}

// The library's own decoder does not decide: it looks at the first frame and then again after a quarter of an hour.
const almostNever = 1 / 900;
/** The library's number for the one kind of code it is to know. */
const qrCode = 0;

function playing(video: HTMLVideoElement): Promise<void> {
  if (video.readyState >= video.HAVE_CURRENT_DATA && !video.paused) return Promise.resolve();
  return new Promise((resolve, reject) => {
    video.addEventListener("playing", () => resolve(), { once: true });
    setTimeout(() => reject(new Error("NotReadableError: the camera gives no picture")), 10_000);
  });
}

function torchOf(scanner: Html5Qrcode): Camera["torch"] {
  try {
    const torch = scanner.getRunningTrackCameraCapabilities().torchFeature();
    if (!torch.isSupported()) return undefined;
    return { isOn: () => torch.value() === true, turn: (on) => torch.apply(on) };
  } catch {
    // Not every browser tells what a camera can do.
    return undefined;
  }
}

/**
 * Opens a camera in an element of the page and holds it by html5-qrcode. Without a device id it is the one that looks away from the
 * screen, in the plain form: a device with a single camera then gives that one.
 */
export async function openCamera(element: HTMLElement, deviceId?: string): Promise<Camera> {
  allowEmptyMarkup();
  // The package's front door brings a second scanner with a surface of its own, which nobody here uses.
  const { Html5Qrcode } = await import("html5-qrcode/es2015/html5-qrcode.js");
  const scanner = new Html5Qrcode(element.id, {
    verbose: false,
    formatsToSupport: [qrCode],
    useBarCodeDetectorIfSupported: false,
  });
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "environment" };
  const videoConstraints = { ...which, width: { ideal: 1_280 }, height: { ideal: 720 } };
  const unheard = () => undefined;
  let video: HTMLVideoElement | null = null;

  async function close(): Promise<void> {
    const stream = video?.srcObject as MediaStream | null;
    // Stopping throws when the camera never came to play.
    await Promise.resolve()
      .then(() => scanner.stop())
      .catch(unheard);
    stream?.getTracks().forEach((track) => track.stop());
    element.replaceChildren();
  }

  await scanner.start(which, { fps: almostNever, disableFlip: true, videoConstraints }, unheard, unheard);
  video = element.querySelector("video");
  try {
    if (!video) throw new Error("no video");
    await playing(video);
  } catch (accident) {
    await close();
    throw accident;
  }
  const [track] = (video.srcObject as MediaStream).getVideoTracks();
  return {
    video,
    deviceId: track?.getSettings().deviceId ?? "",
    torch: torchOf(scanner),
    onLost: (callback) => track?.addEventListener("ended", callback, { once: true }),
    close,
  };
}
