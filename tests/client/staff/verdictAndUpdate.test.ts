import { mount } from "@vue/test-utils";
import "../../../client/i18n/staff.ts";
import { expect, it } from "vitest";
import { mustStay } from "../../../client/device/busy.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import type { Shown } from "../../../client/staff/checkin/judgeAtDoor.ts";
import VerdictScreen from "../../../client/staff/checkin/VerdictScreen.vue";
import { tabletKey } from "../../../client/staff/tablet.ts";
import { at } from "./fakeServer.ts";

const now = at("2026-12-01T09:00:00+01:00");

it("O14 a verdict on the screen holds a new version of the app back, until it is closed", async () => {
  await setLanguage("en");
  const verdict = { kind: "not_in_list", fields: null, visit: null, arrived: null, minutes: 0, listAsOf: now };
  const shown = { verdict, name: null, persons: 1, source: "camera", admitted: false, kept: "stored" };
  const tablet = { state: { session: null, visits: [], now } };
  const screen = mount(VerdictScreen, {
    props: { shown: shown as unknown as Shown, admit: async (it: Shown) => it },
    global: { plugins: [i18n], provide: { [tabletKey as symbol]: tablet } },
  });
  expect(await mustStay()).toBe(true);
  screen.unmount();
  expect(await mustStay()).toBe(false);
});
