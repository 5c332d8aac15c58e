import { onMounted, ref, shallowRef, watch } from "vue";
import type { MessagesAnswer } from "../../../shared/messages/staffMessages.ts";
import { staffApi } from "../../api/staff.ts";

export type ListedMessage = MessagesAnswer["messages"][number];
/** Which messages are shown. */
export type Shown = "all" | ListedMessage["state"];

/** What became of something that staff did about a message; `code` is the server's, where it gave one. */
export type Outcome = { kind: "done" } | { kind: "failed"; code: string | undefined };

type Ports = Pick<typeof staffApi, "messages" | "repeatMessage" | "readdressMessage">;

/** The messages of the office, from the server: nothing of them is kept on the device. */
export function useMessages(api: Ports = staffApi) {
  const shown = ref<Shown>("all");
  const answer = shallowRef<MessagesAnswer>();
  const hasFailed = shallowRef(false);

  async function load(): Promise<void> {
    const asked = shown.value;
    const got = await api.messages(asked === "all" ? undefined : asked);
    // Somebody may have chosen others meanwhile.
    if (asked !== shown.value) return;
    hasFailed.value = got.kind !== "ok";
    if (got.kind === "ok") answer.value = got.value;
  }

  async function after(done: ReturnType<Ports["repeatMessage"]>): Promise<Outcome> {
    const got = await done;
    if (got.kind !== "ok") return { kind: "failed", code: got.kind === "refused" ? got.code : undefined };
    await load();
    return { kind: "done" };
  }

  onMounted(load);
  watch(shown, load);
  return {
    shown,
    answer,
    hasFailed,
    load,
    /** Sends a message once more. */
    repeat: (id: number) => after(api.repeatMessage(id)),
    /** Sends a message to another address. */
    readdress: (id: number, email: string) => after(api.readdressMessage(id, email)),
  };
}
