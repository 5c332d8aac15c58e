import { describe, expect, test } from "vitest";
import { repeatGate } from "../../../client/staff/checkin/scanner/camera/repeatGate.ts";

/** Which frames are news; frames come every 100 ms, a dot is one that shows nothing. */
function news(frames: string, gate = repeatGate()): string {
  return [...frames].map((it, index) => (gate.isNews(it === "." ? undefined : it, index * 100) ? it : "-")).join("");
}

describe("a text in view", () => {
  test.each([
    ["is news once while it stays", "AAAAAAAAAAAAAAA", "A--------------"],
    ["is no news after frames of half a second that could not be read", "AA.....AAA", "A---------"],
    ["is news again after it was away for a second", "AA...........AA", "A------------A-"],
    ["is news beside another that stays", "AABBB", "A-B--"],
    ["is no news when two passes take turns in view", "ABABABAB", "AB------"],
    ["leaves by itself while another one stays", "ABBBBBBBBBBBBAB", "AB-----------A-"],
  ])("%s", (_, frames, expected) => {
    expect(news(frames)).toBe(expected);
  });

  test("is no news after a pause in which nobody looked", () => {
    const gate = repeatGate();
    expect(gate.isNews("A", 0)).toBe(true);
    expect(gate.isNews(undefined, 100)).toBe(false);
    expect(gate.isNews("A", 60_000)).toBe(false);
  });

  test("is news once more when the page asks for it", () => {
    const gate = repeatGate();
    gate.isNews("A", 0);
    gate.forget();
    expect(gate.isNews("A", 100)).toBe(true);
  });
});
