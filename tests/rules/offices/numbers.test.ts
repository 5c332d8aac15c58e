import { describe, expect, test } from "vitest";
import { giveNumbers, type Wish } from "../../../server/offices/numbers.ts";

const wish = (id: string, number?: number): Wish => ({ id, number, at: ["number"] });
const kept = new Map([
  ["transfer", 2],
  ["gone", 3],
]);

describe("numbers are given once and kept for ever", () => {
  test("a wish is met, a missing one gets the smallest that nobody has or wants", () => {
    const { numbers, findings } = giveNumbers([wish("a"), wish("b", 1), wish("transfer"), wish("c")], kept);
    expect(Object.fromEntries(numbers)).toEqual({ a: 4, b: 1, transfer: 2, c: 5 });
    expect(findings).toEqual([]);
  });
  test("another number for a known service is refused", () => {
    expect(giveNumbers([wish("transfer", 9)], kept).findings).toEqual([
      {
        id: "transfer",
        path: ["number"],
        message: '"transfer" has the number 2 for ever; write 2, or leave the number out',
      },
    ]);
  });
  test("the number of a service that is gone is not given again", () => {
    expect(giveNumbers([wish("new", 3)], kept).findings).toMatchObject([
      { id: "new", message: expect.stringContaining('belongs to "gone"') },
    ]);
  });
  test("the known number written down is no fault", () => {
    expect(giveNumbers([wish("transfer", 2)], kept).findings).toEqual([]);
  });
});
