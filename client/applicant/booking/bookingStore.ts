import { createPinia, defineStore } from "pinia";
import { getCurrentInstance, ref } from "vue";
import type { OfferedTime } from "../../../shared/problems.ts";
import { usePorts } from "../ports.ts";
import type { FieldFault } from "./checkDetails.ts";
import { emptyDraft, readDraft, type Draft } from "./draft.ts";

/** Why a person is sent back to the calendar. */
export type BackToTimes =
  { kind: "slot_lost"; alternatives: OfferedTime[] } | { kind: "hold_gone" } | { kind: "changed_elsewhere" };

const bookingStore = defineStore("booking", () => {
  const { drafts } = usePorts();
  const key = ref("");
  const draft = ref<Draft | null>(null);
  const serverFaults = ref<FieldFault[]>([]);
  const backToTimes = ref<BackToTimes | null>(null);

  async function stored(office: string, name: string): Promise<Draft | null> {
    return readDraft(
      await drafts(office, name)
        .load()
        .catch(() => undefined),
    );
  }

  async function write(office: string, name: string): Promise<void> {
    if (!draft.value || key.value !== `${office}/${name}`) return;
    // A device that refuses to store (private mode) still lets people book.
    await drafts(office, name)
      .save(draft.value)
      .catch(() => undefined);
  }

  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  let wanted = "";

  /**
   * Stores the draft as it stands when its turn comes: one write after the other, and however often it is asked for meanwhile, one
   * more write is enough.
   */
  function save(office: string, name: string): Promise<void> {
    if (waiting && wanted === `${office}/${name}`) return waiting;
    wanted = `${office}/${name}`;
    const turn = running.then(() => {
      if (waiting === turn) waiting = undefined;
      return write(office, name);
    });
    running = waiting = turn;
    return turn;
  }

  /** Opens the draft of a service. The device has the last word: another tab may have gone on with it. */
  async function open(office: string, name: string): Promise<void> {
    const wanted = `${office}/${name}`;
    const found = await stored(office, name);
    // Without storage (private mode) the draft lives as long as this tab.
    if (found) draft.value = found;
    else if (key.value !== wanted || !draft.value) draft.value = emptyDraft();
    if (key.value !== wanted) {
      serverFaults.value = [];
      backToTimes.value = null;
    }
    key.value = wanted;
  }

  return { draft, serverFaults, backToTimes, open, save, stored };
});

/** The booking this tab is at: what was typed, and what the next page has to say about it. For the setup of a page. */
export function useBookingStore() {
  // Only booking has a store: the app takes the library on when somebody books.
  const app = getCurrentInstance()?.appContext.app;
  if (app && !("$pinia" in app.config.globalProperties)) app.use(createPinia());
  return bookingStore();
}
