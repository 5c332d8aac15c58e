import { computed, onScopeDispose, shallowRef, watch } from "vue";
import { verdicts } from "../../../shared/checkin/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import { actedAt, waiting } from "../../device/staff/index.ts";
import { fullName } from "../checkin/fullName.ts";
import { handOver } from "../handOver.ts";
import { useTablet } from "../tablet.ts";
import { useAge } from "../useAge.ts";
import { actRows, csvOf, jsonOf, scanOf, type KeptAct, type SheetWords } from "./actSheet.ts";

const reasons = ["unknown_pass", "moved", "not_found", "invalid_input", "internal"];

/** So many of those that wait are shown; the files hold all of them. */
const shown = 50;
const all = 1_000_000;

/** The acts of this device that are not with the server, in words, and as files. */
export function useActs() {
  const { state, unsaved } = useTablet();
  const { t, when, formats } = useAge();
  const first = shallowRef<readonly KeptAct[]>([]);
  let isGone = false;
  onScopeDispose(() => (isGone = true));

  // What the disk does not tell now stays as it was on the screen; the number beside it comes from the page.
  const read = () => waiting(shown).catch(() => undefined);
  watch(
    () => [state.waiting, state.waitingSince],
    async () => {
      const acts = await read();
      if (acts && !isGone) first.value = acts;
    },
    { immediate: true },
  );

  const verdict = (kind: string) => t(`checkin.verdict.${kind in verdicts ? kind : "unknown"}.title`);

  function title(act: KeptAct): string {
    const scan = scanOf(act);
    if (!scan) return t(act.name === "close_task" ? "staff.tray.act.close_task" : "staff.tray.act.other");
    return t(scan.arrival ? "staff.tray.act.arrival" : "staff.tray.act.scan", { verdict: verdict(scan.verdict) });
  }

  function who(act: KeptAct): string | undefined {
    const visit = state.visits.find((it) => it.passId === scanOf(act)?.passId);
    return visit && t("staff.tray.who", { who: fullName(visit.name, visit.code) });
  }

  const reason = (code: string) =>
    reasons.includes(code) ? t(`staff.tray.reason.${code}`) : t("staff.tray.reason.other", { code });

  // What is no instant must not keep the others from being shown.
  const facts = (act: KeptAct) =>
    t("staff.tray.facts", { seq: act.seq ?? 0, when: when((actedAt(act) || 0) as Instant) });

  const inMemory = computed((): readonly KeptAct[] => unsaved.scans.value.map(({ act }) => act));

  const words: SheetWords = {
    column: (name) => t(`staff.tray.sheet.${name}`),
    state(act) {
      if (act.code !== undefined) return `${t("staff.tray.refused")}: ${reason(act.code)}`;
      return t(act.seq === undefined ? "staff.tray.unsaved" : "staff.tray.waiting");
    },
    verdict,
    yes: t("staff.tray.sheet.yes"),
    no: t("staff.tray.sheet.no"),
    stamp: (instant) => formats.value.stamp(instant),
  };

  /** Everything that is not with the server: in memory only, waiting, refused. */
  const everything = async (): Promise<KeptAct[]> => [...inMemory.value, ...(await waiting(all)), ...state.tray];

  const name = (ending: string) =>
    `terminpass-${new Date(state.now).toISOString().slice(0, 16).replace(":", "")}.${ending}`;

  async function saveSheet(acts?: readonly KeptAct[]): Promise<void> {
    const rows = actRows(acts ?? (await everything()), state.visits, words);
    handOver(new Blob([csvOf(rows)], { type: "text/csv;charset=utf-8" }), name("csv"));
  }

  async function saveFile(acts?: readonly KeptAct[]): Promise<void> {
    handOver(new Blob([jsonOf(acts ?? (await everything()))], { type: "application/json" }), name("json"));
  }

  return { first, inMemory, title, who, reason, facts, saveSheet, saveFile };
}
