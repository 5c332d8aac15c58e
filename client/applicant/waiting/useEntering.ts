import { useRouter } from "vue-router";
import type { WaitingEnteredAnswer, WaitingInput, WaitingView } from "../../../shared/booking/waiting.ts";
import type { OfficeView } from "../../../shared/offices/index.ts";
import { isoInstant, type LocalDate } from "../../../shared/time/index.ts";
import { waitingApi, type WaitingApi } from "../../api/waiting.ts";
import type { Failure } from "../../api/index.ts";
import { keepWaiting, newWaiting } from "../../device/waiting.ts";
import { usePorts } from "../ports.ts";
import { serverNow } from "../serverTime.ts";

/** What an entry looks like before the server is asked about it. */
function viewOf(office: OfficeView, body: WaitingInput, entered: WaitingEnteredAnswer, enteredAt: string): WaitingView {
  const { service, also = [], persons = 1, from, to, earliest, latest, neededBy, appointment } = body;
  return {
    id: entered.id,
    office: office.id,
    service,
    services: [service, ...also],
    persons,
    from: from as LocalDate,
    to: to as LocalDate,
    ...(earliest !== undefined && { earliest }),
    ...(latest !== undefined && { latest }),
    ...(neededBy !== undefined && { neededBy: neededBy as LocalDate }),
    ...(appointment !== undefined && { appointment }),
    state: "waiting",
    ahead: entered.ahead,
    enteredAt,
    until: entered.until,
  };
}

/** Enters a waiting list and leads to the page of the entry. The same wish sent again, after no answer came, is entered once. */
export function useEntering({ api = waitingApi }: { api?: Pick<WaitingApi, "enter"> } = {}) {
  const { clock, newKey } = usePorts();
  const router = useRouter();
  let open: { text: string; key: string } | undefined;

  /** Gives the failure where nothing was entered. `secret` is that of the appointment that is kept meanwhile. */
  return async function (office: OfficeView, body: WaitingInput, secret?: string): Promise<Failure | undefined> {
    const text = JSON.stringify(body);
    if (open?.text !== text) open = { text, key: newKey() };
    const answer = await api.enter(office.id, body, open.key, secret);
    if (answer.kind !== "ok") return answer;
    const enteredAt = isoInstant(serverNow(clock), office.timeZone);
    const entry = newWaiting(viewOf(office, body, answer.value, enteredAt), answer.value.secret, office, clock);
    // Who has an appointment already will not be asked for an address again.
    const email = body.appointment === undefined ? body.email : undefined;
    const isKept = await keepWaiting({ ...entry, ...(email !== undefined && { email }) });
    // A device that stores nothing has the entry as long as this address is open.
    const hash = isKept ? "" : `#secret=${entry.secret}`;
    await router.replace({ name: "waiting", params: { id: entry.id }, query: { new: "1" }, hash });
    return undefined;
  };
}
