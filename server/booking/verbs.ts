import type {
  AppointmentAnswer,
  AppointmentRequest,
  BookedAnswer,
  DaysAnswer,
  HoldAnswer,
  HoldRequest,
  OfficeEvent,
  SlotsAnswer,
} from "../../shared/booking/index.ts";
import type { PassKeySet } from "../../shared/pass/index.ts";
import type { Result } from "../../shared/problems.ts";
import type { LocalDate } from "../../shared/time/index.ts";

/** What an availability question names besides office and service. */
export interface AvailabilityQuery {
  persons: number;
  also: readonly string[];
}

/** Everything that can be done with times and appointments. Routes translate, tests call it without HTTP. */
export interface BookingVerbs {
  listDays(
    office: string,
    service: string,
    query: AvailabilityQuery & { from: LocalDate; to: LocalDate },
  ): Promise<Result<DaysAnswer>>;
  listSlots(
    office: string,
    service: string,
    query: AvailabilityQuery & { date: LocalDate },
  ): Promise<Result<SlotsAnswer>>;
  holdSlot(
    office: string,
    request: HoldRequest,
    by: { secret?: string | undefined; idempotencyKey?: string | undefined },
  ): Promise<Result<HoldAnswer>>;
  /** Ends a hold; one that is gone is no fault. */
  releaseHold(hold: string): Promise<void>;
  bookAppointment(
    office: string,
    request: AppointmentRequest,
    by: { idempotencyKey: string },
  ): Promise<Result<BookedAnswer>>;
  readAppointment(id: string, by: { secret: string | undefined }): Promise<Result<AppointmentAnswer>>;
  cancelAppointment(id: string, by: { secret: string | undefined }): Promise<Result<AppointmentAnswer>>;
  rescheduleAppointment(
    id: string,
    request: { hold: string },
    by: { secret: string | undefined; idempotencyKey?: string | undefined },
  ): Promise<Result<AppointmentAnswer>>;
  passKeySet(): Promise<PassKeySet>;
  /** Calls the listener whenever free times of the office may have changed, until the returned function is called. */
  watchOffice(office: string, listener: (event: OfficeEvent) => void): () => void;
}
