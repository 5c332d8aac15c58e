import { inLanguage, type Office, type OfficeView } from "../../shared/offices/index.ts";
import { localDateAt, type Instant, type LocalDate } from "../../shared/time/index.ts";
import { withJson } from "../http/jsonText.ts";
import type { Catalogue } from "./catalogue.ts";
import { officeView } from "./officeView.ts";

/** The view of an office at an instant; with a language, its texts in German and that language only. */
export type DailyViews = (office: Office, now: Instant, language?: string) => OfficeView;

/**
 * Views that are written down once and told to everybody who asks on the same day. Modes, state and notices are judged on the
 * office's local date, never on the time of day; an office whose rules change is another object and starts anew.
 */
export function createDailyViews(catalogue: Catalogue): DailyViews {
  const kept = new WeakMap<Office, { date: LocalDate; views: Map<string, OfficeView> }>();

  function viewsOf(office: Office, now: Instant): Map<string, OfficeView> {
    const date = localDateAt(now, office.timeZone);
    const before = kept.get(office);
    if (before?.date === date) return before.views;
    const views = new Map<string, OfficeView>();
    kept.set(office, { date, views });
    return views;
  }

  return (office, now, language = "") => {
    const views = viewsOf(office, now);
    const before = views.get(language);
    if (before) return before;
    const whole = officeView(office, catalogue, now);
    const view = language ? inLanguage(whole, language) : whole;
    views.set(language, withJson(view, JSON.stringify(view)));
    return view;
  };
}
