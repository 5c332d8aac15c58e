import type { BookedAnswer, HoldAnswer } from "../../../shared/booking/index.ts";
import { demoAccount, expect, staffOn, test } from "../../support/door.ts";
import { expectForEverybody } from "../../support/everyPage.ts";
import { freshKey, somebody } from "../../support/people.ts";
import type { RunningServer } from "../../support/runningServer.ts";
import { testOffice } from "../../support/testOffice.ts";

// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ serviceWorkers: "block" });

const fields = [{ id: "address", label: { de: "Anschrift" } }];
const office = testOffice();
const services = (office["services"] as Record<string, unknown>[]).map((it) => ({ ...it, fields }));

test.use({ locale: "de-DE", moreOffices: async ({}, use) => use([{ ...office, services }]) });

/** Somebody without mail books by internet and says where they live. */
async function book({ url }: RunningServer, familyName: string): Promise<BookedAnswer> {
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": freshKey() };
    const answer = await fetch(`${url}/api/offices/testburg${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    expect(answer.ok, await answer.clone().text()).toBe(true);
    return (await answer.json()) as T;
  };
  const { hold } = await post<HoldAnswer>("/holds", { service: "self", start: "2026-12-01T09:00:00+01:00" });
  const applicant = somebody({ familyName, more: { address: "Hauptstraße 7, 35037 Marburg" } });
  return post("/appointments", { hold, applicant, language: "ar" });
}

const pixelsPerMillimetre = 96 / 25.4;

test("a visit becomes a letter that fits into a window envelope, and is settled when it is printed", async ({
  page,
  house,
}) => {
  const booked = await book(house, "Brieftaube");
  const staff = staffOn(page);
  const { say } = staff;
  await staff.signIn(demoAccount(house, "testburg"));
  await page.getByRole("link", { name: /Brieftaube/ }).click();
  await staff.button("staff.letter.ask").click();
  await expect(staff.heading).toHaveText(say("staff.letter.title"));
  await expect(page.getByText(say("staff.letter.withAddress"))).toBeVisible();
  await expect(page.getByRole("article")).toContainText("35037 Marburg");
  await expectForEverybody(page, "letter");

  await page.emulateMedia({ media: "print" });
  const sheet = page.locator("body > .letter-sheet");
  await expect(sheet).toBeVisible();
  await expect(page.locator("#app")).toBeHidden();
  const [paper, window] = [await sheet.boundingBox(), await sheet.locator(".window").boundingBox()];
  if (!paper || !window) throw new Error("there is no sheet");
  // The printer's margins are 20 mm above and 25 mm on the left.
  const millimetres = (pixels: number) => Math.round(pixels / pixelsPerMillimetre);
  expect(millimetres(window.y - paper.y) + 20).toBe(45);
  expect(millimetres(window.x - paper.x) + 25).toBe(20);
  expect([millimetres(window.width), millimetres(window.height)]).toEqual([85, 45]);
  await expect(sheet).toContainText(booked.appointment.code.slice(0, 3));
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  await page.emulateMedia({ media: "screen" });

  await staff.button("staff.letter.settle").click();
  await expect(page.getByText(say("staff.letter.printed"))).toBeVisible();
  await page.reload();
  await expect(page.getByText(say("staff.letter.gone"))).toBeVisible();
});
