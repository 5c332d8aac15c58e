import { describe, expect, test } from "vitest";
import { faultText, pathText } from "../../../server/offices/faults.ts";
import { readOfficeFile } from "../../../server/offices/readOfficeFile.ts";

const sound = `id: testburg
name: { de: Amt Testburg }
state: ST
timeZone: Europe/Berlin
services:
  - id: transfer
    number: 16
    catalogue: S16
    name: { de: Übertrag }
    minutes: 15
    access: [{ mode: self_booking }]
  - id: permit
    name: { de: Erlaubnis }
    minutes: 30
    access: [{ mode: request }]
units:
  - id: desk
    name: { de: Schalter }
    shifts:
      - id: morning
        days: [mo, tu]
        from: "08:00"
        to: "12:00"
        breaks: [{ from: "10:00", to: "10:15" }]
        counters: 2
        services: [transfer]
        release:
          - { for: public, opens: { days: 14 }, upTo: 2 }
absences:
  - { shift: morning, date: 2026-06-11, from: "08:00", to: "12:00", counters: 1 }
emergencyReasons:
  - { id: lost, name: { de: Verloren } }
faq:
  - { id: bring, question: { de: Was? }, answer: { de: Pass. }, services: [transfer] }
`;

const yesNo = [
  { id: "yes", text: { de: "Ja" } },
  { id: "no", text: { de: "Nein" } },
];
const questions = [{ id: "lost", text: { de: "Verloren?" }, answers: yesNo }];
const read = (text: string) => readOfficeFile("testburg.yaml", text, { services: new Set(["S16"]), questions });

/** The faults of the sound file with one place changed. */
function faultsWith(place: string, replacement: string) {
  const text = sound.replace(place, replacement);
  if (text === sound) throw new Error(`the file has no "${place}"`);
  const outcome = read(text);
  return outcome.ok ? [] : outcome.faults;
}

test("a sound file has no fault and gets its defaults", () => {
  expect(read(sound)).toMatchObject({
    ok: true,
    value: { office: { id: "testburg", booking: { holdMinutes: 10, coolOffMinutes: [5, 30], onePerPerson: true } } },
  });
});

describe("a broken file names file, path, line and what to write instead", () => {
  test.each<[string, string, string, number, string, RegExp]>([
    [
      "a key nobody knows",
      "    minutes: 15",
      "    minuts: 15\n    minutes: 15",
      10,
      "services[0].minuts",
      /unknown key "minuts", did you mean "minutes"\?/,
    ],
    [
      "a key of another spelling",
      "upTo: 2 }",
      "upTo: 2, service: [] }",
      28,
      "units[0].shifts[0].release[0].service",
      /did you mean "services"\?/,
    ],
    [
      "a service named like a page of the office",
      "  - id: permit",
      "  - id: faq",
      12,
      "services[1].id",
      /write another id: guide, faq, openings, legal, privacy, accessibility are pages of every office/,
    ],
    [
      "a key that is missing",
      "    minutes: 15\n",
      "",
      6,
      "services[0].minutes",
      /"minutes" is missing; write a whole number from 1/,
    ],
    [
      "a time without its zero",
      'from: "08:00"\n',
      'from: "8:00"\n',
      22,
      "units[0].shifts[0].from",
      /"HH:MM".*found "8:00"/,
    ],
    ["a time no clock shows", 'to: "12:00"\n', 'to: "24:01"\n', 23, "units[0].shifts[0].to", /to "24:00"/],
    ["midnight as a beginning", 'from: "08:00"\n', 'from: "24:00"\n', 22, "units[0].shifts[0].from", /to "23:59"/],
    ["a date no calendar has", "2026-06-11", "2026-02-30", 30, "absences[0].date", /a date that exists/],
    ["a day of another spelling", "[mo, tu]", "[mo, tue]", 21, "units[0].shifts[0].days[1]", /did you mean "tu"\?/],
    [
      "a mode of another spelling",
      "mode: self_booking",
      "mode: selfbooking",
      11,
      "services[0].access[0].mode",
      /did you mean "self_booking"\?/,
    ],
    ["a word for a number", "counters: 2", "counters: two", 25, "units[0].shifts[0].counters", /whole number/],
    ["half a minute", "minutes: 15", "minutes: 15.5", 10, "services[0].minutes", /whole number/],
    [
      "yes for true",
      "counters: 2",
      "counters: 2\n        onHolidays: yes",
      26,
      "units[0].shifts[0].onHolidays",
      /true or false/,
    ],
    ["a text without a language", "name: { de: Schalter }", "name: Schalter", 18, "units[0].name", /by language/],
    ["a text without German", "name: { de: Schalter }", "name: { en: Desk }", 18, "units[0].name", /German text/],
    ["an empty text", "{ de: Schalter }", '{ de: " " }', 18, "units[0].name.de", /not empty/],
    ["a state that is none", "state: ST", "state: SA", 3, "state", /federal state/],
    ["a time zone that is none", "Europe/Berlin", "Europe/Bonn", 4, "timeZone", /time zone/],
    [
      "a shift that ends before it begins",
      'to: "12:00"\n',
      'to: "07:00"\n',
      20,
      "units[0].shifts[0]",
      /later than the start/,
    ],
    [
      "a rhythm without its first week",
      "counters: 2",
      "counters: 2\n        everyWeeks: 2",
      20,
      "units[0].shifts[0]",
      /valid\.from/,
    ],
    [
      "one mode instead of a list",
      "access: [{ mode: request }]",
      "access: { mode: request }",
      15,
      "services[1].access",
      /write a list/,
    ],
    [
      "a service nobody described",
      "        services: [transfer]",
      "        services: [transfr]",
      26,
      "units[0].shifts[0].services[0]",
      /no service "transfr", did you mean "transfer"\?/,
    ],
    [
      "a step for a service of another shift",
      "upTo: 2 }",
      "upTo: 2, services: [permit] }",
      28,
      "units[0].shifts[0].release[0].services[0]",
      /this shift does not serve "permit"/,
    ],
    [
      "a question about an unknown service",
      "answer: { de: Pass. }, services: [transfer]",
      "answer: { de: Pass. }, services: [visa]",
      34,
      "faq[0].services[0]",
      /no service "visa"/,
    ],
    [
      "an absence from an unknown shift",
      "{ shift: morning",
      "{ shift: mornings",
      30,
      "absences[0].shift",
      /no shift "mornings", did you mean "morning"\?/,
    ],
    [
      "two services of one id",
      "  - id: permit",
      "  - id: transfer",
      12,
      "services[1].id",
      /service "transfer" is there twice/,
    ],
    [
      "two services of one number",
      "  - id: permit",
      "  - id: permit\n    number: 16",
      13,
      "services[1].number",
      /number "16" is there twice/,
    ],
    [
      "two reasons of one id",
      "  - { id: lost, name: { de: Verloren } }",
      "  - { id: lost, name: { de: A } }\n  - { id: lost, name: { de: B } }",
      33,
      "emergencyReasons[1].id",
      /twice/,
    ],
    [
      "two shifts of one id in two units",
      "absences:",
      '  - id: other\n    name: { de: B }\n    shifts: [{ id: morning, days: [mo], from: "08:00", to: "09:00", counters: 1, services: [] }]\nabsences:',
      31,
      "units[1].shifts[0].id",
      /shift "morning" is there twice/,
    ],
    [
      "a break beyond its shift",
      'to: "10:15"',
      'to: "12:15"',
      24,
      "units[0].shifts[0].breaks[0]",
      /within 08:00–12:00/,
    ],
    [
      "a number the catalogue lacks",
      "catalogue: S16",
      "catalogue: S61",
      8,
      "services[0].catalogue",
      /the catalogue has no S61/,
    ],
    ["a key that is there twice", "state: ST", "state: ST\nstate: HE", 4, "state", /"state" stands here a second time/],
    [
      "a key that is there twice further down",
      "    minutes: 30",
      "    minutes: 30\n    minutes: 20",
      15,
      "services[1].minutes",
      /a second time/,
    ],
    ["a tab", "  - id: permit", "\t- id: permit", 12, "", /with spaces, not with tabs/],
    ["a quote left open", "{ de: Schalter }", '{ de: "Schalter }', 18, "", /closing quote/],
    ["a colon inside a text", "timeZone: Europe/Berlin", "timeZone: Europe: Berlin", 4, "", /in quotes/],
    ["a name after * that nobody gave", "[mo, tu]", "*weekdays", 21, "", /no &weekdays further above/],
    ["a key every object has", "state: ST", "state: ST\nconstructor: 1", 4, "", /unknown key "constructor"/],
    ["a second document", "units:", "---\nunits:", 16, "", /one file describes one thing/],
  ])("%s", (_, place, replacement, line, path, message) => {
    const faults = faultsWith(place, replacement);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ file: "testburg.yaml", line, path });
    expect(faults[0]?.message).toMatch(message);
  });

  test("all faults of the schema are told at once", () => {
    const outcome = read(sound.replace("minutes: 15", "minutes: 0").replace("counters: 2", "counters: -1"));
    expect(outcome.ok ? [] : outcome.faults.map((it) => it.path)).toEqual([
      "services[0].minutes",
      "units[0].shifts[0].counters",
    ]);
  });

  test.each([
    ["an empty file", ""],
    ["a file of comments", "# nothing\n"],
  ])("%s is called empty", (_, text) => {
    expect(read(text)).toMatchObject({ ok: false, faults: [{ line: 1, message: "the file is empty" }] });
  });

  test("a file that multiplies itself is refused instead of filling the memory", () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [one, next] of ["ab", "bc", "cd", "de", "ef", "fg"]) {
      lines.push(`${next}: &${next} [${Array(10).fill(`*${one}`).join(", ")}]`);
    }
    expect(read(lines.join("\n"))).toMatchObject({
      ok: false,
      faults: [{ message: expect.stringContaining("too many repetitions") }],
    });
  });
});

describe("what an office may say besides is checked as closely", () => {
  const transferMore = `    covers: [S16]
    channels: [in_person, phone]
    pickup: [counter, post]
    online: { url: "https://online.example/transfer" }
    checklist:
      - documents: [{ id: police, name: { de: Anzeige } }]
        if: { lost: [yes] }
`;
  const more = `serves: { postcodes: ["39104", "39106-39108"] }
origins: [{ id: city, name: { de: Stadt } }, { id: parent, name: { de: Amt } }]
legal: { operator: [Stadt Testburg], accessibility: { contact: a@b.example }, signVideo: "https://video.example/dgs" }
`;
  const full = sound.replace("  - id: permit\n", `${transferMore}  - id: permit\n`) + more;

  test("a full file has no fault", () => {
    expect(read(full)).toMatchObject({ ok: true });
  });

  test.each<[string, string, string, number, string, RegExp]>([
    [
      "a further number the catalogue lacks",
      "covers: [S16]",
      "covers: [S16, S61]",
      12,
      "services[0].covers[1]",
      /no S61/,
    ],
    ["a channel of another spelling", ", phone]", ", phon]", 13, "services[0].channels[1]", /did you mean "phone"\?/],
    ["no channel at all", "[in_person, phone]", "[]", 13, "services[0].channels", /at least one channel/],
    [
      "a way of another spelling",
      "[counter, post]",
      "[counter, posts]",
      14,
      "services[0].pickup[1]",
      /did you mean "post"\?/,
    ],
    ["a link that is not safe", "https://online", "http://online", 15, "services[0].online.url", /starts with https/],
    [
      "a link that is none",
      "https://online.example/transfer",
      "online",
      15,
      "services[0].online.url",
      /starts with https/,
    ],
    [
      "a question the catalogue does not ask",
      "if: { lost: [yes] }",
      "if: { last: [yes] }",
      18,
      "services[0].checklist[0].if.last",
      /no question "last", did you mean "lost"\?/,
    ],
    [
      "an answer that question does not have",
      "if: { lost: [yes] }",
      "if: { lost: [yes, non] }",
      18,
      "services[0].checklist[0].if.lost[1]",
      /the question "lost" has no answer "non", did you mean "no"\?/,
    ],
    [
      "a condition without answers",
      "{ lost: [yes] }",
      "{ lost: [] }",
      18,
      "services[0].checklist[0].if.lost",
      /one answer/,
    ],
    ["a postcode of four digits", '"39104"', '"3910"', 42, "serves.postcodes[0]", /five digits in quotes/],
    ["postcodes the wrong way round", '"39106-39108"', '"39108-39106"', 42, "serves.postcodes[1]", /not be smaller/],
    ["two origins of one id", "id: parent", "id: city", 43, "origins[1].id", /origin "city" is there twice/],
    ["a legal notice without a line", "[Stadt Testburg]", "[]", 44, "legal.operator", /at least one line/],
  ])("%s", (_, place, replacement, line, path, message) => {
    const text = full.replace(place, replacement);
    expect(text).not.toBe(full);
    const outcome = read(text);
    const [fault, ...others] = outcome.ok ? [] : outcome.faults;
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ line, path });
    expect(fault?.message).toMatch(message);
  });
});

test("a fault is printed as one line", () => {
  const fault = { file: "offices/a.yaml", path: "units[0].from", line: 12, message: "write a time" };
  expect(faultText(fault)).toBe("offices/a.yaml, line 12, units[0].from: write a time");
  expect(faultText({ ...fault, path: "", line: 0 })).toBe("offices/a.yaml: write a time");
});

test("a path reads like the file", () => {
  expect(pathText(["units", 0, "shifts", 11, "from"])).toBe("units[0].shifts[11].from");
});
