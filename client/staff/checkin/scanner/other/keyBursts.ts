/** A key as the browser reports it: its name, and when it went down in milliseconds. */
export interface KeyStroke {
  key: string;
  at: number;
}

/** After a rest this long something new begins. A scanner linked by radio may hesitate now and then. In milliseconds. */
const longestRest = 250;
/** A hand-held scanner needs less than this per key on average; even a trained person needs more. In milliseconds. */
const slowestPace = 40;
/** Shorter bursts are a hand that fell on the keyboard. */
const fewestKeys = 6;

/**
 * Tells a hand-held scanner, which types like a keyboard, from a person: all its keys come in one quick burst that ends with Enter.
 * `press` gives the text of the burst when a key completes it.
 */
export function keyBursts() {
  let text = "";
  let first = 0;
  let last = -Infinity;

  function press({ key, at }: KeyStroke): string | undefined {
    if (at - last > longestRest) text = "";
    last = at;
    // Scanners hold Shift for capital letters. It comes as a key of its own and means nothing by itself.
    if (key === "Shift" || key === "CapsLock") return undefined;
    if (key.length === 1) {
      if (text === "") first = at;
      text += key;
      return undefined;
    }
    const isScanner = key === "Enter" && text.length >= fewestKeys && at - first <= slowestPace * text.length;
    const burst = isScanner ? text : undefined;
    text = "";
    return burst;
  }

  return { press };
}
