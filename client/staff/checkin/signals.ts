/** What a verdict sounds like: two tones that rise where the way is free, two low ones where somebody has to look. */
export type Signal = "free" | "look";

interface Tone {
  hertz: number;
  at: number;
  seconds: number;
}

const tones: Record<Signal, readonly Tone[]> = {
  free: [
    { hertz: 880, at: 0, seconds: 0.12 },
    { hertz: 1318, at: 0.13, seconds: 0.2 },
  ],
  look: [
    { hertz: 294, at: 0, seconds: 0.22 },
    { hertz: 233, at: 0.3, seconds: 0.34 },
  ],
};
const shakes: Record<Signal, number[]> = { free: [80], look: [200, 100, 200] };

function play(context: AudioContext, { hertz, at, seconds }: Tone): void {
  const begin = context.currentTime + at;
  const voice = context.createOscillator();
  const volume = context.createGain();
  voice.frequency.value = hertz;
  // A tone that is cut off clicks; it swells and fades instead.
  volume.gain.setValueAtTime(0, begin);
  volume.gain.linearRampToValueAtTime(0.4, begin + 0.02);
  volume.gain.linearRampToValueAtTime(0, begin + seconds);
  voice.connect(volume).connect(context.destination);
  voice.start(begin);
  voice.stop(begin + seconds);
}

/** Sound and vibration, where the device has them. Browsers let a page sound only after somebody has touched it. */
export function createSignals({
  makeContext = (): AudioContext => new AudioContext(),
  vibrate = (pattern: number[]): void => void navigator.vibrate?.(pattern),
} = {}) {
  let context: AudioContext | undefined;

  function wake(): void {
    try {
      context ??= makeContext();
      if (context.state === "suspended") void context.resume().catch(() => undefined);
    } catch {
      // A device without sound: colour, sign and words say the same.
    }
  }

  return {
    /** Call it when somebody touches the page. */
    wake,
    give(signal: Signal): void {
      wake();
      if (context?.state === "running") for (const tone of tones[signal]) play(context, tone);
      try {
        vibrate(shakes[signal]);
      } catch {
        // Not allowed here.
      }
    },
  };
}

export const signals = createSignals();
