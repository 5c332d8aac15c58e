import * as v from "valibot";
import { parseLocalDate, parseLocalTime, type LocalDate, type MinuteOfDay } from "../time/index.ts";

/** A whole number of an office file, both ends included. */
export const whole = (from: number, to: number) =>
  v.pipe(
    v.number(`write a whole number from ${from} to ${to}`),
    v.integer(`write a whole number from ${from} to ${to}`),
    v.minValue(from, `write a whole number from ${from} to ${to}`),
    v.maxValue(to, `write a whole number from ${from} to ${to}`),
  );

/** A date YYYY-MM-DD that exists. */
export const DateSchema = v.pipe(
  v.string("write a date as YYYY-MM-DD"),
  v.check((text) => parseLocalDate(text) !== undefined, "write a date that exists, as YYYY-MM-DD"),
  v.transform((text) => text as LocalDate),
);

const time = (latest: MinuteOfDay, message: string) =>
  v.pipe(
    v.string(message),
    v.check((text) => (parseLocalTime(text) ?? Infinity) <= latest, message),
    v.transform((text) => parseLocalTime(text) as MinuteOfDay),
  );
/** "HH:MM" as minutes of the day. */
export const timeFrom = time(1439, 'write a time in quotes as "HH:MM", from "00:00" to "23:59"');
/** "HH:MM" as minutes of the day, "24:00" allowed. */
export const timeTo = time(1440, 'write a time in quotes as "HH:MM", from "00:01" to "24:00"');
