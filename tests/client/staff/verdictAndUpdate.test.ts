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

async function openScreen() {
  await setLanguage("en");
  const verdict = { kind: "not_in_list", fields: null, visit: null, arrived: null, minutes: 0, listAsOf: now };
  const shown = { verdict, name: null, persons: 1, source: "camera", admitted: false, kept: "stored" };
  const tablet = { state: { session: null, visits: [], now } };
  return mount(VerdictScreen, {
    props: { shown: shown as unknown as Shown, admit: async (it: Shown) => it },
    global: { plugins: [i18n], provide: { [tabletKey as symbol]: tablet } },
  });
}

it("what a verdict covers is left alone as long as it is on the screen, and comes back with it closed", async () => {
  const { classList } = document.documentElement;
  const screen = await openScreen();
  expect(classList.contains("covered")).toBe(true);
  screen.unmount();
  expect(classList.contains("covered")).toBe(false);
});

it("O14 a verdict on the screen holds a new version of the app back, until it is closed", async () => {
  const screen = await openScreen();
  expect(await mustStay()).toBe(true);
  screen.unmount();
  expect(await mustStay()).toBe(false);
});
