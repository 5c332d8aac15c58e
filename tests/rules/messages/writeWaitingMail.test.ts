import { describe, expect, test } from "vitest";
import { loadMailTexts } from "../../../server/messages/index.ts";
import { waitingKinds, type VisitPlace } from "../../../server/messages/letter.ts";
import { writeWaitingMail } from "../../../server/messages/writeWaitingMail.ts";
import { instant } from "../../support/instants.ts";

const findTexts = await loadMailTexts();
const languages = ["de", "en", "ar", "de-x-easy"];
const place: VisitPlace = {
  ...{ zone: "Europe/Berlin", officeName: "Ausländerbehörde Testburg", phone: "+49 30 123456", room: "Raum 12" },
  ...{ street: "Hauptstraße 1", city: "12345 Testburg", way: undefined, bring: [], missing: [] },
};
const start = instant("2026-12-01T08:15:00+01:00");
const wait = {
  ...{ services: ["commitment"], persons: 1, from: "2026-12-01", to: "2026-12-31", ahead: 12, secret: "s3cret" },
  changedAt: instant("2026-11-21T10:00:00+01:00"),
};
const offer = {
  ...{ start, end: instant("2026-12-01T08:30:00+01:00"), unit: "desk" },
  until: instant("2026-11-21T10:30:00+01:00"),
};

function mail(kind: (typeof waitingKinds)[number], language: string) {
  return writeWaitingMail({
    ...{ kind, waiting: "w1", office: "testburg", place, texts: findTexts("testburg", language).texts, language },
    wait: kind === "time_offered" ? { ...wait, offer } : wait,
    publicUrl: new URL("https://termine.example.org"),
  });
}
const seen = (html: string) => html.replace(/<head>.*<\/head>/s, "").replaceAll(/<[^>]+>|\s+/g, " ");

describe.each(languages)("in %s", (language) => {
  test.each(waitingKinds)("shows in subject and first lines neither office nor matter: %s", (kind) => {
    const { subject, text, html, senderName } = mail(kind, language);
    for (const shown of [senderName, subject, text.slice(0, 200), seen(html).slice(0, 200)]) {
      expect(shown).not.toMatch(/commitment|testburg|Ausländer|immigration|residence|Aufenthalt/i);
    }
  });

  test("an offer names time, place and until when it is kept, and leads to where it is accepted or declined", () => {
    const { text } = mail("time_offered", language);
    for (const fact of ["08:15", "08:30", "10:30", "Hauptstraße 1"]) expect(text).toContain(fact);
    expect(text).toContain("https://termine.example.org/waiting/w1#secret=s3cret");
  });

  test("who hears that new times are open is led to them, and can leave the line", () => {
    const { text } = mail("times_opened", language);
    expect(text).toContain("https://termine.example.org/o/testburg/commitment");
    expect(text).toContain("https://termine.example.org/waiting/w1#secret=s3cret");
  });

  test("who enters the line hears how many are ahead", () => {
    expect(mail("waiting_noted", language).text).toContain("12");
  });
});
