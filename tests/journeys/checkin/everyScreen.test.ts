import { greenMillis } from "../../../client/staff/checkin/nextSteps.ts";
import { verdicts, type VerdictKind } from "../../../shared/checkin/index.ts";
import { readPass, type PassFields, type PassKeySet } from "../../../shared/pass/index.ts";
import { demoAccount, expect, forged, staffOn, test, visitsOf } from "../../support/door.ts";
import { barriersOn, overhangOf } from "../../support/everyPage.ts";
import { instant } from "../../support/instants.ts";
import { anyFields, makeKey, signedText } from "../../support/signedPass.ts";
import { testOffice } from "../../support/testOffice.ts";

const lying = { width: 1280, height: 800 };
const upright = { width: 800, height: 1280 };
const minute = 60_000;

/** An office that is open all day, with two units. */
function longOpenOffice() {
  const shift = (service: string) => ({
    id: `day-${service}`,
    days: ["mo", "tu", "we", "th", "fr"],
    from: "07:00",
    to: "22:00",
    counters: 4,
    services: [service],
    release: [{ for: "public", opens: { days: 14 }, upTo: 4 }],
  });
  const unit = (id: string, name: string, service: string) => ({
    id,
    name: { de: name, en: `${name} (unit)` },
    room: { de: "Raum 7", en: "Room 7" },
    shifts: [shift(service)],
  });
  return testOffice({ number: 77, units: [unit("desk", "Schalter", "self"), unit("hall", "Halle", "narrow")] });
}

test.use({ moreOffices: async ({}, use) => use([longOpenOffice()]) });

/** Keys of this test beside those of the server, so that it can sign what no server would. */
async function keysOfTheTest() {
  const [own, pickup, blocked, unknown] = await Promise.all([
    makeKey({ kid: "201" }),
    makeKey({ kid: "202", kinds: [2] }),
    makeKey({ kid: "203", status: "blocked" }),
    makeKey({ kid: "204" }),
  ]);
  return { own, pickup, blocked, unknown, published: [own, pickup, blocked].map((it) => it.published) };
}

function fieldsOf(text: string): PassFields {
  const read = readPass(text);
  if (read.kind !== "pass") throw new Error(`no pass: ${text}`);
  return read.fields;
}

for (const { language, locale, size } of [
  { language: "de", locale: "de-DE", size: lying },
  { language: "en", locale: "en-GB", size: upright },
] as const) {
  test.describe(`in ${locale}, on a tablet of ${size.width} × ${size.height}`, () => {
    test.use({ locale, viewport: size });

    test("every page and every verdict is without barriers and fits the screen, lying and upright", async ({
      page,
      house,
    }) => {
      test.setTimeout(240_000);
      // A green screen stays until it was looked at.
      await page.addInitScript((green) => {
        const { setTimeout } = window;
        window.setTimeout = ((work: () => void, millis?: number) =>
          setTimeout(work, millis === green ? 60 * green : millis)) as typeof window.setTimeout;
      }, greenMillis);
      const keys = await keysOfTheTest();
      await page.route("**/api/pass-keys", async (route) => {
        const response = await route.fetch();
        const set = (await response.json()) as PassKeySet;
        await route.fulfill({ response, json: { ...set, keys: [...set.keys, ...keys.published] } });
      });
      const desk = visitsOf(house, "testburg", "self");
      const hall = visitsOf(house, "testburg", "narrow");
      const valid = await desk.book("08:00");
      const later = await desk.book("11:00");
      const tomorrow = await desk.book("2026-12-02T08:15");
      const elsewhere = await hall.book("08:00");
      const moved = await desk.book("08:15");
      const cancelled = await desk.book("08:15");
      const [offline, missed, evening] = [await desk.book("08:15"), await desk.book("08:15"), await desk.book("20:00")];
      await desk.move(moved, "12:00");
      await desk.cancel(cancelled);

      const staff = staffOn(page, language);
      const { say } = staff;
      const look = async (name: string) => {
        expect.soft(await barriersOn(page), name).toEqual([]);
        for (const other of [lying, upright]) {
          await page.setViewportSize(other);
          expect.soft(await overhangOf(page), `${name}, ${other.width} px: pixels beyond the edge`).toBe(0);
        }
        await page.setViewportSize(size);
      };
      await page.goto("/staff/");
      await expect(staff.heading).toHaveText(say("staff.signIn.title"));
      await look("sign-in");
      await staff.signIn(demoAccount(house, "testburg"));
      await expect(page.getByRole("row")).not.toHaveCount(0);
      await look("today");
      await page.getByRole("row").getByRole("link").first().click();
      await expect(page.getByText(say("checkin.visit.code"))).toBeVisible();
      await look("visit");
      await staff.to("tray");
      await expect(staff.heading).toHaveText(say("staff.tray.title"));
      await look("tray");
      await staff.to("device");
      await page.getByLabel(say("staff.device.unit")).selectOption("desk");
      await staff.button("staff.device.save").click();
      await expect(page.getByText(say("staff.device.saved"))).toBeVisible();
      await look("device");
      await staff.openScanner();
      await look("scan");
      // Every way in is on the screen without scrolling.
      for (const other of [lying, upright]) {
        await page.setViewportSize(other);
        await expect(page.getByRole("button", { name: staff.scanner.code.search })).toBeInViewport({ ratio: 1 });
        await expect(page.getByRole("button", { name: staff.scanner.photo.choose })).toBeInViewport({ ratio: 1 });
      }
      await page.setViewportSize(size);

      const seen = new Set<string>();
      /** A hand-held scanner types a code, and its verdict is looked at. */
      const judged = async (kind: VerdictKind, text: string) => {
        await page.evaluate((keys) => {
          const press = (key: string) =>
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          for (const key of keys) press(key);
          press("Enter");
        }, text);
        await staff.expectVerdict(kind);
        await look(kind);
        seen.add(kind);
        await page.keyboard.press("Escape");
        await expect(staff.verdict).toHaveCount(0);
      };
      const fields = fieldsOf(valid.pass);
      await judged("welcome", valid.pass);
      await judged("already_arrived", valid.pass);
      await judged("too_early", later.pass);
      await judged("other_day", tomorrow.pass);
      await judged("other_unit", elsewhere.pass);
      await judged("other_office", await signedText(keys.own, { ...fields, keyId: 201, office: 999 }));
      await judged("moved", moved.pass);
      await judged("cancelled", cancelled.pass);
      await judged("blocked", await signedText(keys.blocked, { ...fields, keyId: 203 }));
      await judged("not_genuine", forged(later.pass));
      await judged("wrong_kind", await signedText(keys.pickup, { ...fields, keyId: 202, kind: 2 }));
      await judged("not_a_pass", "https://example.org/menu");

      await page.context().setOffline(true);
      await expect(staff.status).toContainText(say("staff.connection.offline"));
      await judged("welcome_offline", offline.pass);
      await judged("not_in_list", (await desk.book("08:30")).pass);
      await page.clock.fastForward(90 * minute);
      await judged("too_late", missed.pass);
      await page.clock.fastForward(11 * 60 * minute);
      await judged("data_old", evening.pass);
      await page.clock.fastForward(15 * 24 * 60 * minute);
      const start = instant("2026-12-16T20:00:00+01:00");
      await judged(
        "keys_old",
        await signedText(keys.unknown, { ...anyFields, keyId: 204, office: fields.office, start }),
      );
      expect([...seen].sort()).toEqual(Object.keys(verdicts).sort());
    });
  });
}
