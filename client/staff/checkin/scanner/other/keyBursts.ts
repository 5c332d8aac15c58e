import { readCode, readPass } from "../../../../../shared/pass/index.ts";

/** A key as the browser reports it: its name, and when it went down in milliseconds. */
export interface KeyStroke {
  key: string;
  at: number;
}

/** After a rest this long a scanner has ended. One linked by radio may hesitate now and then. In milliseconds. */
const longestRest = 250;
/** After a rest this long nothing is continued, whatever it looks like. In milliseconds. */
const longestPause = 3_000;
/** A hand-held scanner needs less than this per key on average; even a trained person needs more. In milliseconds. */
const slowestPace = 40;
/** Shorter bursts are a hand that fell on the keyboard. */
const fewestKeys = 6;
const passLength = 151;

/** The pass that a text ends with, or the booking code that it is. */
function passOrCode(text: string): string | undefined {
  const end = text.slice(-passLength);
  if (readPass(end.toUpperCase()).kind === "pass") return end;
  return readCode(text) === undefined ? undefined : text;
}

/**
 * Tells a hand-held scanner, which types like a keyboard, from a person. What is a pass or a booking code up to Enter counts at any
 * pace: a busy tablet hands on keys late. Anything else counts when all its keys came in one quick burst. `press` gives the text
 * when a key completes it.
 */
export function keyBursts() {
  /** All since the last long pause, and where in it the last burst begins. */
  let text = "";
  let burst = 0;
  let first = 0;
  let last = -Infinity;

  function forget(): void {
    text = "";
    burst = 0;
  }

  function completed(at: number): string | undefined {
    const quick = text.slice(burst);
    const isScanner = quick.length >= fewestKeys && at - first <= slowestPace * quick.length;
    return passOrCode(text) ?? (isScanner ? quick : undefined);
  }

  function press({ key, at }: KeyStroke): string | undefined {
    if (at - last > longestPause) forget();
    if (at - last > longestRest) burst = text.length;
    last = at;
    // Scanners hold Shift for capital letters. It comes as a key of its own and means nothing by itself.
    if (key === "Shift" || key === "CapsLock") return undefined;
    if (key.length === 1) {
      if (text.length === burst) first = at;
      text += key;
      return undefined;
    }
    const whole = key === "Enter" ? completed(at) : undefined;
    forget();
    return whole;
  }

  return { press };
}
