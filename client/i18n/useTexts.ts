import { computed, toValue, type MaybeRefOrGetter } from "vue";
import { useI18n } from "vue-i18n";
import { textIn, type Text } from "../../shared/offices/texts.ts";
import type { Problem } from "../../shared/problems.ts";
import { formatsFor } from "./formats.ts";

/**
 * Texts and formats of the language spoken now: `t` for the app's own, `tn` for an office's ("text of its name"), `problem` for a
 * refusal. Dates and times are those of the zone handed in.
 */
export function useTexts(timeZone: MaybeRefOrGetter<string> = "Europe/Berlin") {
  const { t, te, locale } = useI18n({ useScope: "global" });
  const formats = computed(() => formatsFor(locale.value, toValue(timeZone)));
  const tn = (text: Text | null | undefined) => (text ? textIn(text, locale.value) : "");
  /** The language in which `tn` answers, for the `lang` attribute: German where the office wrote nothing else. */
  const langOf = (text: Text) => (locale.value in text ? undefined : "de");
  const problem = ({ code }: Pick<Problem, "code">) =>
    t(te(`problems.${code}`) ? `problems.${code}` : "problems.unknown");
  return { t, tn, langOf, problem, formats, locale };
}
