import { describe, expect, test } from "vitest";
import { keyBursts } from "../../../client/staff/checkin/scanner/other/keyBursts.ts";
import { meaningOf } from "../../../client/staff/checkin/scanner/other/meaningOf.ts";
import { publishedText } from "../../support/publishedPass.ts";

/** What is heard when keys come one after the other with the same distance in milliseconds. */
function heard(keys: readonly string[], pace: number): string[] {
  const { press } = keyBursts();
  return keys.flatMap((key, index) => press({ key, at: 1_000 + index * pace }) ?? []);
}

describe("a hand-held scanner", () => {
  test("is heard when it types a pass within a second", () => {
    expect(heard([...publishedText, "Enter"], 5)).toEqual([publishedText]);
  });

  test("is heard although it holds Shift for every capital letter", () => {
    const keys = [...publishedText].flatMap((it) => (/[A-Z]/.test(it) ? ["Shift", it] : [it]));
    expect(heard([...keys, "Enter"], 8)).toEqual([publishedText]);
  });

  test("is heard when its link hesitates in the middle of a pass", () => {
    const { press } = keyBursts();
    const at = (index: number) => index * 5 + (index > 70 ? 200 : 0);
    [...publishedText].forEach((key, index) => press({ key, at: at(index) }));
    expect(press({ key: "Enter", at: at(151) })).toBe(publishedText);
  });

  test("is heard whole when the tablet was busy and handed its keys on late", () => {
    const { press } = keyBursts();
    const at = (index: number) => index * 5 + Math.floor(index / 40) * 1_500;
    [...publishedText].forEach((key, index) => press({ key, at: at(index) }));
    expect(press({ key: "Enter", at: at(151) })).toBe(publishedText);
  });

  test.each([
    ["a pass", publishedText],
    ["a booking code in groups", "7kq-2mp-4vx9"],
  ])("is not asked for its pace where %s came, as if a person had typed it", (_, text) => {
    expect(heard([...text, "Enter"], 200)).toEqual([text]);
  });

  test("is heard where its pass follows upon keys somebody pressed shortly before", () => {
    const { press } = keyBursts();
    press({ key: "x", at: 0 });
    [...publishedText].forEach((key, index) => press({ key, at: 400 + index * 5 }));
    expect(press({ key: "Enter", at: 1_160 })).toBe(publishedText);
  });

  test("is heard twice when it reads twice", () => {
    expect(heard([..."ABCDEFG", "Enter", ..."HJKLMNP", "Enter"], 10)).toEqual(["ABCDEFG", "HJKLMNP"]);
  });

  test.each([
    ["a person types", [..."https://example.org/a", "Enter"], 80],
    ["a person types most of a pass", [...publishedText.slice(1), "Enter"], 80],
    ["a person rests in the middle of a code", [..."7KQ2MP4VX9", "Enter"], 3_100],
    ["only a few keys came", [..."ABCDE", "Enter"], 5],
    ["no Enter ends it", [...publishedText], 5],
    ["it was Escape that ended it", [...publishedText, "Escape", "Enter"], 5],
  ])("is not heard where %s", (_, keys, pace) => {
    expect(heard(keys, pace)).toEqual([]);
  });

  test("is not mixed up with keys somebody pressed before", () => {
    const { press } = keyBursts();
    press({ key: "x", at: 0 });
    [..."7KQ2MP4VX9"].forEach((key, index) => press({ key, at: 4_000 + index * 5 }));
    expect(press({ key: "Enter", at: 4_060 })).toBe("7KQ2MP4VX9");
  });
});

describe("what was typed", () => {
  test.each([
    ["a pass", publishedText, { kind: "text", text: publishedText }],
    ["a pass typed with Caps Lock on", publishedText.toLowerCase(), { kind: "text", text: publishedText }],
    ["a booking code in groups", "7kq-2mp-4vx9", { kind: "code", code: "7KQ2MP4VX9" }],
    ["anything else, as it came", "https://example.org/a", { kind: "text", text: "https://example.org/a" }],
  ])("is %s", (_, typed, meaning) => {
    expect(meaningOf(typed)).toEqual(meaning);
  });
});
