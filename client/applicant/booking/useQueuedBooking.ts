import { onScopeDispose, shallowRef } from "vue";
import type { OfferedTime } from "../../../shared/problems.ts";
import type { OfficeView, ServiceView } from "../../../shared/offices/index.ts";
import { dropCall, onQueueChange } from "../../device/queue.ts";
import { queueBooking, queuedBookingOf, type QueuedBooking, type WantedTime } from "../../device/queuedBookings.ts";
import { language } from "../../i18n/index.ts";
import { usePorts } from "../ports.ts";

interface Where {
  office: string;
  service: string;
}

/** The booking that waits for the server to be reached, of the draft of one service. For the setup of a page. */
export function useQueuedBooking({ office, service }: Where) {
  const { clock } = usePorts();
  const booking = shallowRef<QueuedBooking>();

  const look = async () => void (booking.value = await queuedBookingOf(office, service).catch(() => booking.value));
  onScopeDispose(onQueueChange(() => void look()));
  void look();

  /** Puts the booking into the queue. False where this device could not store it: then nothing is promised. */
  async function queue(
    wanted: WantedTime,
    { name, timeZone }: OfficeView,
    services: readonly ServiceView[],
    isAsked = false,
  ): Promise<boolean> {
    const matter = { officeName: name, timeZone, services: services.map((it) => it.name) };
    try {
      await queueBooking({ office, service, wanted, language: language.value, matter, isAsked }, clock);
      await look();
      return true;
    } catch {
      return false;
    }
  }

  /** Something else took its place: it is sent no more. */
  async function forget(): Promise<void> {
    if (booking.value) await dropCall(booking.value.id).catch(() => undefined);
  }

  return { booking, queue, forget };
}

/** A time as a wish, from the lists it was chosen from. */
export const wantedAmong = (times: readonly (OfferedTime | undefined)[], start: string): WantedTime => {
  const found = times.find((it) => it?.start === start);
  return { kind: "time", start, end: found?.end ?? start };
};
