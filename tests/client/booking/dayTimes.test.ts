import { mount } from "@vue/test-utils";
import { beforeAll, describe, expect, it } from "vitest";
import DayTimes from "../../../client/applicant/booking/DayTimes.vue";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import type { LocalDate } from "../../../shared/time/index.ts";

const date = "2026-12-01" as LocalDate;
const twoDigits = (number: number) => String(number).padStart(2, "0");

/** A start every ten minutes from eight o'clock. */
const starts = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const start = `${date}T${twoDigits(8 + Math.floor(index / 6))}:${twoDigits((index % 6) * 10)}:00+01:00`;
    return { start, end: start };
  });
const dayWith = (count: number) =>
  mount(DayTimes, {
    props: { date, zone: "Europe/Berlin", slots: starts(count), level: 3 },
    global: { plugins: [i18n] },
  });

describe("the times of a day", () => {
  beforeAll(() => setLanguage("de"));

  it("of a long day are folded by the hour below morning and afternoon, the first hour open", () => {
    const day = dayWith(42);
    expect(day.findAll("h4").map((it) => it.text())).toEqual(["Vormittag", "Nachmittag"]);
    expect(day.findAll("summary").map((it) => it.text())).toEqual([
      "08:00 – 08:506 Zeiten",
      "09:00 – 09:506 Zeiten",
      "10:00 – 10:506 Zeiten",
      "11:00 – 11:506 Zeiten",
      "12:00 – 12:506 Zeiten",
      "13:00 – 13:506 Zeiten",
      "14:00 – 14:506 Zeiten",
    ]);
    expect(day.findAll("details").map((it) => it.element.open)).toEqual([true, ...Array<boolean>(6).fill(false)]);
    expect(day.findAll("button")).toHaveLength(42);
  });

  it("stay as they were opened when a time is taken", async () => {
    const day = dayWith(42);
    const third = day.findAll("details")[2]!.element;
    third.open = true;
    await day.setProps({ slots: starts(42).filter((_, index) => index !== 14) });
    expect(day.findAll("details")[2]!.element).toBe(third);
    expect(third.open).toBe(true);
    expect(day.findAll("summary")[2]!.text()).toContain("5 Zeiten");
  });

  it("of an hour with one start name that start alone", () => {
    expect(dayWith(25).findAll("summary").at(-1)?.text()).toBe("12:001 Zeit");
  });

  it("of a shorter day are all open", () => {
    const day = dayWith(20);
    expect(day.findAll("details")).toHaveLength(0);
    expect(day.findAll("button")).toHaveLength(20);
  });

  it("say their day, with the comma of the language", async () => {
    await setLanguage("ar");
    expect(dayWith(1).get("button").text()).not.toContain(",");
    await setLanguage("de");
    expect(dayWith(1).get("button").text()).toBe("Dienstag, 1. Dezember 2026, 08:00");
  });
});
