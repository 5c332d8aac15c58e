import { expect, it } from "vitest";
import { cachedOffices, onDatabase } from "../../../client/device/index.ts";
import type { OfficeEntry, OfficeView } from "../../../shared/offices/index.ts";
import { anOffice, standingClock } from "./builders.ts";

const clock = standingClock("2026-11-30T09:00:00+01:00");

it("X-05 an office read once is on this device, with its age", async () => {
  await cachedOffices.put(anOffice(), clock);
  expect(await cachedOffices.get("marburg")).toEqual({ id: "marburg", view: anOffice(), asOf: clock.now() });
});

it("a copy from before an update that lacks what pages show since is asked for anew", async () => {
  const { guide: _, ...older } = anOffice();
  await onDatabase((it) => it.offices.put({ id: "marburg", view: older as OfficeView, asOf: clock.now() }));
  expect(await cachedOffices.get("marburg")).toBeUndefined();

  const entry: OfficeEntry = anOffice();
  await cachedOffices.putList([entry], clock);
  expect((await cachedOffices.list())?.entries).toHaveLength(1);
  const { ways: __, ...without } = entry;
  await cachedOffices.putList([without as OfficeEntry], clock);
  expect(await cachedOffices.list()).toBeUndefined();
});
