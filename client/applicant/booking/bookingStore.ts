import { createPinia, defineStore } from "pinia";
import { getCurrentInstance, ref } from "vue";
import type { OfferedTime } from "../../../shared/problems.ts";
import { inTurn } from "../../device/index.ts";
import { usePorts } from "../ports.ts";
import type { FieldFault } from "./checkDetails.ts";
import { copyDraft, emptyDraft, readDraft, type Draft } from "./draft.ts";
import { mergeDrafts } from "./mergeDrafts.ts";

/** Why a person is sent back to the calendar. */
export type BackToTimes =
  { kind: "slot_lost"; alternatives: OfferedTime[] } | { kind: "hold_gone" } | { kind: "changed_elsewhere" };

/** What of a draft stands in the form. */
const shownOf = (draft: Draft) => JSON.stringify({ ...draft, hold: null, asked: null, unanswered: [] });

const bookingStore = defineStore("booking", () => {
  const { drafts } = usePorts();
  const key = ref("");
  const draft = ref<Draft | null>(null);
  /** The draft as this tab last read or stored it: what differs from it was changed here. */
  let base = emptyDraft();
  const serverFaults = ref<FieldFault[]>([]);
  const backToTimes = ref<BackToTimes | null>(null);

  async function stored(office: string, name: string): Promise<Draft | null> {
    return readDraft(
      await drafts(office, name)
        .load()
        .catch(() => undefined),
    );
  }

  /** Stores what was changed here. What another tab changed meanwhile stays as it left it. */
  async function write(office: string, name: string): Promise<void> {
    const wanted = `${office}/${name}`;
    if (!draft.value || key.value !== wanted) return;
    await inTurn(`draft.${wanted}`, async () => {
      const theirs = await stored(office, name);
      if (!draft.value || key.value !== wanted) return;
      const mine = copyDraft(draft.value);
      if (JSON.stringify(mine) === JSON.stringify(base)) return;
      await drafts(office, name).save(theirs ? mergeDrafts(base, mine, theirs) : mine);
      base = mine;
      // A device that refuses to store (private mode) still lets people book.
    }).catch(() => undefined);
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

  async function read(office: string, name: string): Promise<boolean> {
    const wanted = `${office}/${name}`;
    let isNew = false;
    const found = await stored(office, name);
    // Without storage (private mode) the draft lives as long as this tab.
    if (key.value !== wanted || !draft.value) {
      draft.value = found ?? emptyDraft();
      base = copyDraft(draft.value);
    } else if (found) {
      const mine = copyDraft(draft.value);
      draft.value = mergeDrafts(base, mine, found);
      isNew = shownOf(draft.value) !== shownOf(mine);
      base = found;
    }
    if (key.value !== wanted) {
      serverFaults.value = [];
      backToTimes.value = null;
    }
    key.value = wanted;
    return isNew;
  }

  /**
   * Opens the draft of a service, or takes over what another tab has made of it meanwhile, and says whether it did. In turn with
   * the writes, or an older state could come back.
   */
  function open(office: string, name: string): Promise<boolean> {
    const turn = running.then(() => read(office, name));
    running = turn.then(() => undefined);
    return turn;
  }

  /** Lets go of what was typed, for a device that is to forget everything. */
  function forget() {
    key.value = "";
    draft.value = null;
    base = emptyDraft();
    serverFaults.value = [];
    backToTimes.value = null;
  }

  return { draft, serverFaults, backToTimes, open, save, stored, forget };
});

/** The booking this tab is at: what was typed, and what the next page has to say about it. For the setup of a page. */
export function useBookingStore() {
  // Only booking has a store: the app takes the library on when somebody books.
  const app = getCurrentInstance()?.appContext.app;
  if (app && !("$pinia" in app.config.globalProperties)) app.use(createPinia());
  return bookingStore();
}
