import type { ListedVisit } from "../../../shared/checkin/index.ts";
import type { Text } from "../../../shared/offices/index.ts";
import { useTablet } from "../tablet.ts";
import { useAge } from "../useAge.ts";

/** Services, units and rooms in words, as the office of the device calls them. */
export function useVisitTexts() {
  const { state } = useTablet();
  const texts = useAge();
  const { t, tn } = texts;

  const named = (name: Record<string, string> | null | undefined) => (name ? tn(name as Text) : "");
  const unitOf = (id: string) => state.session?.units.find((it) => it.id === id);

  const serviceName = (id: string) => named(state.session?.services.find((it) => it.id === id)?.name) || id;
  const serviceByNumber = (number: number) => named(state.session?.services.find((it) => it.number === number)?.name);
  const unitName = (id: string) => named(unitOf(id)?.name) || id;
  const room = (id: string) => named(unitOf(id)?.room);
  /** "Service point, room 12". */
  const place = (id: string) =>
    room(id) ? t("checkin.verdict.room", { unit: unitName(id), room: room(id) }) : unitName(id);

  const iso = (instant: number) => new Date(instant).toISOString();
  const span = ({ start, end }: Pick<ListedVisit, "start" | "end">) =>
    texts.formats.value.timeSpan(iso(start), iso(end));
  const day = (instant: number) => texts.formats.value.day(iso(instant));

  return { ...texts, serviceName, serviceByNumber, unitName, room, place, span, day };
}
