import "../i18n/applicant.ts";
import "../kit/styles/index.scss";
import { askAhead } from "../api/ahead.ts";
import { serverAnswers } from "../api/serverAnswers.ts";
import { startTrouble } from "../device/startTrouble.ts";
import { readVisitAhead } from "../device/visitAhead.ts";
import { languageHere, languages } from "../i18n/offered.ts";
import { pageAt, pages } from "./pages.ts";

// The first file of the app. It is small and waits for nothing, not even the styles, so that all that the first page needs comes side
// by side with the app: the page, its words and what the server knows. Whoever needs one of them later asks again, and says so
// where it cannot be had.
const quietly = (loading: Promise<unknown> | undefined) => void loading?.catch(() => undefined);

const language = languageHere();
const page = pageAt(location.pathname);
if (page?.asks) askAhead(`${page.asks}?language=${language}`);
if (page?.name === "visit") readVisitAhead(page.values["id"] ?? "");
if (page) quietly(pages[page.name].load());
quietly(languages[language]?.load());
import("./main.ts").catch(() => startTrouble({ serverAnswers }));

// The first date that a browser writes takes it a tenth of a second on an old phone. While all that is on its way nobody waits for it.
setTimeout(() => new Intl.DateTimeFormat(language, { timeZone: "Europe/Berlin" }));
