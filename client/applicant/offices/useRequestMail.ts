import { computed, toValue, type MaybeRefOrGetter } from "vue";
import type { OfficeView, ServiceView } from "../../../shared/offices/index.ts";
import { useTexts } from "../../i18n/index.ts";
import { requestMail } from "./contactLinks.ts";
import { nextStepOf } from "./nextStep.ts";

/** The begun mail that asks an office for an appointment; nothing where the office gives none on request or has no address. */
export function useRequestMail(office: MaybeRefOrGetter<OfficeView>, service?: MaybeRefOrGetter<ServiceView>) {
  const { t } = useTexts();
  return computed(() => {
    const { email, services, operation } = toValue(office);
    const asked = service ? [toValue(service)] : services;
    if (!email || !asked.some((it) => nextStepOf(it, operation) === "request")) return undefined;
    const words = {
      matter: t("offices.contact.matter"),
      name: t("offices.contact.name"),
      birthDate: t("offices.contact.birthDate"),
      homeAddress: t("offices.contact.homeAddress"),
    };
    return requestMail(email, words, service && toValue(service));
  });
}
