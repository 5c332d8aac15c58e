import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { StartProblem } from "../../../server/db/startProblem.ts";
import { visitKinds } from "../../../server/messages/letter.ts";
import { loadMailTexts } from "../../../server/messages/texts.ts";
import { writeMail, type Written } from "../../../server/messages/writeMail.ts";
import { instant } from "../../support/instants.ts";

const findTexts = await loadMailTexts();
const languages = ["de", "en", "ar", "de-x-easy"];

/** A mail of a visit in winter; what the test does not name is ordinary. */
function written({ language = "de", ...more }: Partial<Written> = {}): Written {
  return {
    kind: "booked",
    appointment: "Zm9vYmFyYmF6cXV4MTIzNA",
    office: "testburg",
    language,
    texts: findTexts("testburg", language).texts,
    publicUrl: new URL("https://termine.example.org"),
    visit: {
      code: "ABCDEFGHJK",
      start: instant("2026-12-01T08:15:00+01:00"),
      end: instant("2026-12-01T08:30:00+01:00"),
      unit: "desk",
      services: ["self"],
      changedAt: instant("2026-11-20T10:00:00+01:00"),
      secret: "s3cret",
    },
    place: {
      zone: "Europe/Berlin",
      officeName: "Ausländerbehörde Testburg",
      phone: "+49 30 123456",
      street: "Hauptstraße 1",
      city: "12345 Testburg",
      room: "Zimmer 12",
      way: undefined,
      bring: [{ documents: ["Aufenthaltstitel"], when: undefined }],
      missing: [],
    },
    ...more,
  };
}

/** What a reader of HTML sees. */
const seen = (html: string) =>
  html
    .replace(/<title>.*?<\/title>/s, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();

describe.each(languages)("a mail in %s", (language) => {
  test.each(visitKinds)("shows in sender, subject, first lines and calendar neither office nor matter: %s", (kind) => {
    const mail = writeMail(written({ kind, language }));
    const telling = /Ausländer|Behörde|Aufenthalt|immigra|residence|أجانب|إقامة|Amt\b|office/i;
    // The control: further down the mail does say where it comes from.
    expect(mail.text).toMatch(telling);
    const preview = 200;
    for (const shown of [mail.senderName, mail.subject, mail.text.slice(0, preview), seen(mail.html).slice(0, preview)])
      expect(shown).not.toMatch(telling);
    expect(mail.calendar?.content ?? "").not.toMatch(telling);
  });

  test("says the same as text and as a page, and leaves no place unfilled", () => {
    for (const kind of visitKinds) {
      const mail = writeMail(written({ kind, language }));
      expect(`${mail.subject}${mail.text}`).not.toMatch(/[{}]|undefined/);
      for (const line of mail.text.split("\n").filter((it) => it !== "")) {
        expect(seen(mail.html).replaceAll(/\s/g, "")).toContain(line.replace(/^- /, "").replaceAll(/\s/g, ""));
      }
    }
  });

  test("writes dates and times with the digits on the door, by the office's clock", () => {
    const { text } = writeMail(written({ language }));
    expect(text).toContain("2026");
    expect(text).toContain("08:15");
    expect(text).not.toMatch(/[\u0660-\u0669]/);
  });
});

test("Arabic takes the months that most countries share, runs from right to left and isolates what does not", () => {
  const { text, html } = writeMail(written({ language: "ar" }));
  expect(text).toContain("ديسمبر");
  expect(html).toContain('<html lang="ar" dir="rtl">');
  for (const latin of ["Hauptstraße 1, 12345 Testburg", "+49 30 123456"])
    expect(html).toContain(`<bdi dir="ltr">${latin}</bdi>`);
  // What is read out stays in one piece.
  expect(html).toContain('<bdi dir="ltr" style="white-space:nowrap">ABC-DEF-GHJK</bdi>');
});

test("the secret stands in the fragment of the one link, and nowhere after a cancellation", () => {
  const { text } = writeMail(written());
  const links = text.match(/https:\S+/g) ?? [];
  expect(links).toEqual([
    "https://termine.example.org/visit/Zm9vYmFyYmF6cXV4MTIzNA#secret=s3cret",
    "https://termine.example.org/find",
  ]);
  for (const kind of ["cancelled", "cancelled_by_office"] as const) {
    expect(writeMail(written({ kind })).text).not.toContain("s3cret");
  }
});

test("what an office writes stays text in the page", () => {
  const place = {
    ...written().place,
    room: '<img src="https://example.org/x">',
    bring: [{ documents: ["A & B"], when: "<b>" }],
  };
  const { html } = writeMail(written({ place }));
  expect(html).not.toMatch(/<img|<b>/);
  expect(html).toContain("A &amp; B (&lt;b&gt;)");
});

test("the page loads nothing and follows light and dark", () => {
  const { html } = writeMail(written());
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).not.toMatch(/<img|<script|<link|url\(|@import|background|color:/i);
});

describe("texts of an office", () => {
  function folderWith(name: string, text: string): string {
    const folder = mkdtempSync(join(tmpdir(), "terminpass-texts-"));
    const file = join(folder, "messages", name);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
    return folder;
  }

  test("take the place of those of the program, for one office or for all", async () => {
    const one = await loadMailTexts(folderWith("testburg/de.yaml", "sender: Rathaus\n"));
    expect(one("testburg", "de").texts.sender).toBe("Rathaus");
    expect(one("other", "de").texts.sender).toBe("Termine");
    const all = await loadMailTexts(folderWith("de.yaml", "sender: Rathaus\n"));
    expect(all("other", "de").texts.sender).toBe("Rathaus");
  });

  test("in a language that nobody has written in, German is taken and said to be it", () => {
    expect(findTexts("testburg", "sw")).toMatchObject({ language: "de", texts: { sender: "Termine" } });
  });

  test.each([
    ["de.yaml", "sendr: X\n", "sendr"],
    ["de.yaml", 'subject_booked: "Termin {name}"\n', "{day}"],
    ["de.yaml", 'subject_booked: "Termin\\nBcc: a@example.org"\n', "one line"],
    ["sw.yaml", "sender: Miadi\n", "not complete"],
    ["de.yaml", "sender: [\n", "YAML"],
    ["de.yaml", "direction: up\n", "ltr or rtl"],
    ["de.yaml", "formats: 12\n", "formats"],
    ["Deutsch!.yaml", "sender: X\n", "language"],
  ])("with a fault in %s stop the start and say what to correct: %s", async (name, text, says) => {
    const problem = await loadMailTexts(folderWith(name, text)).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(StartProblem);
    expect((problem as StartProblem).message).toContain(says);
  });
});
