import { demoAccount, expect, staffOn, test } from "../../support/door.ts";
import type { BookedAnswer, HoldAnswer } from "../../../shared/booking/index.ts";
import { expectForEverybody } from "../../support/everyPage.ts";
import { freshKey, somebody } from "../../support/people.ts";
import type { RunningServer } from "../../support/runningServer.ts";
import { testOffice } from "../../support/testOffice.ts";

// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ serviceWorkers: "block" });

const checklist = [{ documents: [{ id: "photo", name: { de: "Foto" } }] }];
const office = testOffice();
const services = (office["services"] as Record<string, unknown>[]).map((it) => ({ ...it, checklist }));

test.use({ locale: "de-DE", moreOffices: async ({}, use) => use([{ ...office, services }]) });

async function book({ url }: RunningServer, start: string, familyName: string, email?: string): Promise<void> {
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
  const { hold } = await post<HoldAnswer>("/holds", { service: "self", start });
  const applicant = { ...somebody({ familyName }), ...(email !== undefined && { email }) };
  await post<BookedAnswer>("/appointments", { hold, applicant, language: "de" });
}

test("staff tell from a visit what is missing; who cannot be reached, and a missing network, are said plainly", async ({
  page,
  house,
}) => {
  await book(house, "2026-12-01T09:00:00+01:00", "Brieftaube", "taube@example.org");
  await book(house, "2026-12-01T09:30:00+01:00", "Funkloch");
  const staff = staffOn(page);
  const { say } = staff;
  await staff.signIn(demoAccount(house, "testburg"));

  await page.getByRole("link", { name: /Brieftaube/ }).click();
  await staff.button("staff.tell.open.document_missing").click();
  await page.getByRole("checkbox", { name: "Foto" }).check();
  await page.getByRole("textbox").fill("Brief der Schule");
  await expectForEverybody(page, "what is missing");
  await staff.button("staff.tell.send").dblclick();
  const note = page.getByRole("alert");
  await expect(note).toContainText(say("staff.tell.told.ways", { ways: say("staff.messages.channel.mail") }));
  await expect(note.getByRole("listitem")).toHaveText(["Foto", "Brief der Schule"]);
  await expect(note).toBeFocused();
  await expectForEverybody(page, "told");

  await page.context().setOffline(true);
  await staff.button("staff.tell.open.you_are_next").click();
  await staff.button("staff.tell.send").click();
  await expect(note).toContainText(say("staff.tell.unsure.title"));
  await page.context().setOffline(false);
  await staff.button("staff.tell.send").click();
  await expect(note).toContainText(say("staff.messages.kind.you_are_next"));

  await page.goto("/staff/");
  await page.getByRole("link", { name: /Funkloch/ }).click();
  await staff.button("staff.tell.open.you_are_next").click();
  await staff.button("staff.tell.send").click();
  await expect(note).toContainText(say("staff.tell.nobody.title"));

  await page.goto("/staff/messages");
  await expect(page.getByRole("heading", { name: say("staff.messages.kind.document_missing") })).toHaveCount(1);
  await expect(page.getByRole("heading", { name: say("staff.messages.kind.you_are_next") })).toHaveCount(1);
});
