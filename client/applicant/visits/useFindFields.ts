import { computed, ref } from "vue";
import { readCode } from "../../../shared/pass/index.ts";
import { useTexts } from "../../i18n/index.ts";
import { dateIn } from "../booking/readDate.ts";

/** By what a visit is found besides its code. */
export type FoundBy = "birth" | "digits";

/** What is typed to find a visit, how it is read, and what is wrong with it once somebody has tried. */
export function useFindFields(first: FoundBy) {
  const { t } = useTexts();
  const by = ref<FoundBy>(first);
  const code = ref("");
  const birthDate = ref({ day: "", month: "", year: "" });
  const digits = ref("");
  const isTried = ref(false);

  const read = computed(() => ({
    code: readCode(code.value),
    birthDate: dateIn(birthDate.value),
    digits: /^[0-9]{6}$/.exec(digits.value.replace(/\s/g, ""))?.[0],
  }));
  const codeFault = computed(() => (isTried.value && !read.value.code ? t("visits.find.codeFault") : undefined));
  const dateFault = computed(() =>
    isTried.value && by.value === "birth" && !read.value.birthDate ? t("visits.find.dateFault") : undefined,
  );
  const digitsFault = computed(() =>
    isTried.value && by.value === "digits" && !read.value.digits ? t("devices.find.digitsFault") : undefined,
  );
  const faults = computed(() =>
    [
      { field: "find-code", message: codeFault.value },
      { field: "find-birth", message: dateFault.value },
      { field: "find-digits", message: digitsFault.value },
    ].filter((it): it is { field: string; message: string } => it.message !== undefined),
  );
  return { by, code, birthDate, digits, isTried, read, codeFault, dateFault, digitsFault, faults };
}
