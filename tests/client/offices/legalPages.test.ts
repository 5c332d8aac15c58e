import { flushPromises, mount } from "@vue/test-utils";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { defineComponent, h } from "vue";
import { createMemoryHistory, createRouter, RouterView } from "vue-router";
import { router as appRouter } from "../../../client/applicant/router.ts";
import { portsKey, type Ports } from "../../../client/applicant/ports.ts";
import { countOrigin } from "../../../client/applicant/offices/countOrigin.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import type { OfficeView } from "../../../shared/offices/index.ts";
import { anOffice } from "../device/builders.ts";

const legal: NonNullable<OfficeView["legal"]> = {
  operator: ["Stadt Marburg", "Markt 1", "35037 Marburg"],
  privacy: { contact: "datenschutz@marburg.example", officer: "Rathaus, Zimmer 3" },
  accessibility: { contact: "zugang@marburg.example, 06421 201-0", limits: [{ de: "Der Lageplan ist ein Bild." }] },
};

/** Opens an address of the app as its own router knows it. */
async function open(path: string, office: OfficeView, others: OfficeView[] = []) {
  const list = [office, ...others].map(({ id, name, city, note }) => ({ id, name, city, note }));
  const ports = {
    api: {
      office: async () => ({ kind: "ok", value: office }),
      offices: async () => ({ kind: "ok", value: { offices: list } }),
    },
    wasHereBefore: () => true,
    cachedOffices: { get: async () => undefined, put: async () => undefined, putList: async () => undefined },
  } as unknown as Ports;
  const router = createRouter({ history: createMemoryHistory(), routes: appRouter.options.routes });
  await router.push(path);
  const Root = defineComponent({ render: () => h(RouterView) });
  const app = mount(Root, { global: { plugins: [i18n, router], provide: { [portsKey as symbol]: ports } } });
  await flushPromises();
  await router.isReady();
  // The words of these pages come after the office.
  await vi.waitFor(() => expect(app.find("h1").exists()).toBe(true));
  return { app, router, text: () => app.text().replace(/\s+/g, " ") };
}

beforeAll(() => setLanguage("de"));

it.each([
  ["privacy", "Datenschutz", "Privacy"],
  ["accessibility", "Erklärung zur Barrierefreiheit", "Accessibility statement"],
  ["legal", "Impressum", "Legal notice"],
])("the words of %s come with the page, and again in another language", async (page, german, english) => {
  const { app } = await open(`/o/marburg/${page}`, anOffice({ legal }));
  expect(app.get("h1").text()).toBe(german);
  await setLanguage("en");
  await vi.waitFor(() => expect(app.get("h1").text()).toBe(english));
  expect(app.text()).not.toContain("statements.");
  await setLanguage("de");
  await vi.waitFor(() => expect(app.get("h1").text()).toBe(german));
});

describe("the privacy notice", () => {
  const kept = async (booking: number) => {
    const { text } = await open(
      "/o/marburg/privacy",
      anOffice({ legal, retentionDays: { booking, request: 30, upload: 14 } }),
    );
    return /Ihr Termin und alle Angaben dazu: [^.]*\./.exec(text())?.[0];
  };

  it("names the period after which the office really deletes bookings", async () => {
    expect(await kept(7)).toBe("Ihr Termin und alle Angaben dazu: 7 Tage nach dem Ende des Termins.");
    expect(await kept(1)).toBe("Ihr Termin und alle Angaben dazu: 1 Tag nach dem Ende des Termins.");
    expect(await kept(0)).toBe("Ihr Termin und alle Angaben dazu: sobald der Termin zu Ende ist.");
  });

  it("tells what is kept of whoever waits for a time, where the office keeps a waiting list", async () => {
    const of = async (waiting: OfficeView["waiting"]) => {
      const retentionDays = { booking: 7, request: 30, upload: 14 };
      const office = anOffice({ legal, retentionDays, waiting: waiting ?? null });
      return (await open("/o/marburg/privacy", office)).text();
    };
    expect(await of({ enabled: true })).toContain(
      "in einer Warteliste mit Ihrer Adresse: 30 Tage, nachdem Sie nicht mehr warten.",
    );
    expect(await of(null)).not.toContain("in einer Warteliste mit");
  });

  it("names each way of messages that the office uses, who carries it and how long its traces stay, and no other", async () => {
    const of = async (ways: Pick<OfficeView, "push" | "sms">) =>
      (await open("/o/marburg/privacy", anOffice({ legal, ...ways }))).text();
    const all = await of({ push: true, sms: true });
    expect(all).toContain("Bestätigungen, Erinnerungen, Änderungen");
    expect(all).toContain("Angaben zu unseren Nachrichten an Sie: mit dem Termin");
    expect(all).toContain("Die Adresse für Meldungen: sobald Sie die Meldungen ausschalten");
    expect(all).toContain("Die E-Mail-Adresse, an die Nachrichten zu einem Termin gehen");
    expect(all).toContain("den Dienst Ihres Browsers");
    expect(all).toContain("SMS gehen über einen Dienst");
    const mailAlone = await of({});
    expect(mailAlone).toContain("E-Mails gehen über einen Mail-Server");
    expect(mailAlone).not.toMatch(/SMS|Dienst Ihres Browsers|Adresse für Meldungen/);
  });

  it.each(["privacy", "legal"])(
    "marks the operator as German for screen readers in another language, on %s",
    async (page) => {
      await setLanguage("en");
      const { app } = await open(`/o/marburg/${page}`, anOffice({ legal }));
      const marked = app.findAll("p.address[lang=de]").map((it) => it.text());
      await setLanguage("de");
      expect(marked).toEqual(expect.arrayContaining(["Stadt Marburg", "Markt 1", "35037 Marburg"]));
    },
  );

  it("names who is responsible and whom to ask, with a link to write to", async () => {
    const { app, text } = await open("/o/marburg/privacy", anOffice({ legal }));
    expect(text()).toContain("Stadt Marburg");
    expect(text()).toContain("Datenschutzbeauftragte Person: Rathaus, Zimmer 3");
    expect(app.find("a[href='mailto:datenschutz@marburg.example']").exists()).toBe(true);
  });

  it("names the office itself where its file names nobody", async () => {
    const { text } = await open("/o/marburg/privacy", anOffice({ legal: null }));
    expect(text()).toContain("Ausländerbehörde Marburg");
    expect(text()).toContain("Frauenbergstraße 35");
  });
});

describe("the accessibility statement", () => {
  it("says how far the pages comply, what is missing, where to report and who helps then", async () => {
    const { app, text } = await open("/o/marburg/accessibility", anOffice({ legal }));
    expect(app.findAll("h2").map((it) => it.text())).toEqual([
      "Wie barrierefrei sind diese Seiten?",
      "Was noch nicht barrierefrei ist",
      "Hindernis melden",
      "Wenn das nicht hilft",
    ]);
    expect(text()).toContain("EN 301 549");
    expect(text()).toContain("Der Lageplan ist ein Bild.");
    expect(text()).toContain("Es gibt noch kein Video in Deutscher Gebärdensprache.");
    expect(app.find("a[href='mailto:zugang@marburg.example']").exists()).toBe(true);
    expect(app.find("a[href='tel:+4964212010']").exists()).toBe(true);
  });

  it("leads to the video in sign language where there is one, and loads nothing of it", async () => {
    const signVideo = "https://video.example/dgs";
    const { app, text } = await open("/o/marburg/accessibility", anOffice({ legal: { ...legal, signVideo } }));
    expect(app.findAll(`a[href='${signVideo}']`)[0]?.text()).toContain("Öffnet ein Video");
    expect(app.find("video, iframe, embed, object").exists()).toBe(false);
    expect(text()).not.toContain("Es gibt noch kein Video");
  });
});

describe("the legal notice", () => {
  it("stands in the lines of the office file", async () => {
    const { text } = await open("/o/marburg/legal", anOffice({ legal }));
    for (const line of legal.operator) expect(text()).toContain(line);
  });

  it("says so where the office has written none", async () => {
    const { text } = await open("/o/marburg/legal", anOffice({ legal: null }));
    expect(text()).toContain("Die Behörde hat hierzu noch nichts eingetragen.");
  });
});

describe("the legal pages", () => {
  it("are linked at the foot of every page of an office", async () => {
    const { app } = await open("/o/marburg/legal", anOffice({ legal }));
    const links = app.find("nav[aria-label='Rechtliches']").findAll("a");
    expect(links.map((it) => it.attributes("href"))).toEqual([
      "/o/marburg/accessibility",
      "/o/marburg/privacy",
      "/o/marburg/legal",
    ]);
  });

  it("lead straight to those of the only office, and ask where there are several", async () => {
    const one = await open("/privacy", anOffice({ legal }));
    expect(one.router.currentRoute.value.path).toBe("/o/marburg/privacy");
    const several = await open("/privacy", anOffice({ legal }), [anOffice({ id: "stuttgart" })]);
    expect(several.router.currentRoute.value.path).toBe("/privacy");
    expect(several.app.findAll("li a").map((it) => it.attributes("href"))).toContain("/o/stuttgart/privacy");
  });
});

describe("a link that names its place", () => {
  const arriveAt = async (path: string) => {
    const component = { template: "<h1>page</h1>" };
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [
        { path: "/o/:office", component },
        { path: "/o/:office/:service", component },
      ],
    });
    const sent: string[] = [];
    await router.push(path);
    await countOrigin(router, router.currentRoute.value, async (office, origin) => {
      sent.push(`${office} ${origin}`);
      return { kind: "unreachable" };
    });
    return { sent, at: router.currentRoute.value.fullPath };
  };

  it("PS-03 tells the place once and leaves the same page behind, whatever the place", async () => {
    expect(await arriveAt("/o/pirmasens?origin=immigration")).toEqual({
      sent: ["pirmasens immigration"],
      at: "/o/pirmasens",
    });
    expect(await arriveAt("/o/pirmasens?origin=public_order")).toEqual({
      sent: ["pirmasens public_order"],
      at: "/o/pirmasens",
    });
  });

  it("PS-04 keeps the matter and what else the address says", async () => {
    expect(await arriveAt("/o/pirmasens/commitment?origin=poster&x=1")).toEqual({
      sent: ["pirmasens poster"],
      at: "/o/pirmasens/commitment?x=1",
    });
  });

  it("tells nothing where the place is empty or named twice", async () => {
    expect((await arriveAt("/o/pirmasens?origin=")).sent).toEqual([]);
    expect((await arriveAt("/o/pirmasens?origin=a&origin=b")).sent).toEqual([]);
  });
});
