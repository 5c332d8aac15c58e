import de from "./de.json";
import en from "./en.json";

/** What stands on a poster, in each language that a poster can speak. They do not follow the language of the page. */
export const posterTexts: Record<string, { call: string; how: string }> = { de, en };
