import type {
  AppointmentAnswer,
  BookedAnswer,
  ConfirmRequest,
  ConflictsAnswer,
  DaysAnswer,
  DeviceCodeAnswer,
  EmailAnswer,
  EmailRequest,
  EndedStatus,
  FindRequest,
  HoldAnswer,
  HoldRequest,
  InvitationAnswer,
  InvitationRequest,
  MadeProofAnswer,
  NextAnswer,
  OfficeEvent,
  OpenByCode,
  Person,
  PlanPreviewAnswer,
  PlanPreviewRequest,
  ProofCheckAnswer,
  ProofDays,
  ProofListAnswer,
  SlotsAnswer,
  StaffAppointmentAnswer,
  StaffAppointmentRequest,
  StaffBookedAnswer,
  StaffHoldRequest,
  StaffListAnswer,
  TellVisit,
  ToldAnswer,
} from "../../shared/booking/index.ts";
import type { LetterAsked, PreferencesAnswer, PreferencesRequest } from "../../shared/messages/index.ts";
import type { WaitingEnteredAnswer, WaitingRequest, WaitingView } from "../../shared/booking/waiting.ts";
import type { PassKeySet } from "../../shared/pass/index.ts";
import type { Result } from "../../shared/problems.ts";
import type { StaffMember } from "../../shared/staff/index.ts";
import type { LocalDate } from "../../shared/time/index.ts";

/** What an availability question names besides office and service. */
export interface AvailabilityQuery {
  persons: number;
  also: readonly string[];
  /** Id of a reason for an emergency, or the token of an invitation: other doors than that of the public. */
  emergency?: string | undefined;
  invitation?: string | undefined;
  /** Id of an appointment that is to be moved: whoever asks shows its secret. */
  moves?: string | undefined;
}

/** Who asks: nobody in particular, whoever shows a secret, or a person of the staff. */
export interface By {
  secret?: string | undefined;
  idempotencyKey?: string | undefined;
  staff?: StaffMember | undefined;
}
type Keyed = By & { idempotencyKey: string };

/** Everything that can be done with times and appointments. Routes translate, tests call it without HTTP. */
export interface BookingVerbs {
  listDays(
    office: string,
    service: string,
    query: AvailabilityQuery & { from: LocalDate; to: LocalDate },
    by?: By,
  ): Promise<Result<DaysAnswer>>;
  listSlots(
    office: string,
    service: string,
    query: AvailabilityQuery & { date: LocalDate },
    by?: By,
  ): Promise<Result<SlotsAnswer>>;
  nextFreeTime(office: string, service: string, query: AvailabilityQuery, by?: By): Promise<Result<NextAnswer>>;
  holdSlot(office: string, request: HoldRequest & StaffHoldRequest, by: By): Promise<Result<HoldAnswer>>;
  /** Ends a hold; one that is gone is no fault. */
  releaseHold(hold: string): Promise<void>;
  bookAppointment(office: string, request: StaffAppointmentRequest, by: Keyed): Promise<Result<BookedAnswer>>;
  readAppointment(id: string, by: By): Promise<Result<AppointmentAnswer>>;
  /** Confirms a booking with the code of its mail. */
  confirmAppointment(id: string, request: ConfirmRequest, by: By): Promise<Result<AppointmentAnswer>>;
  cancelAppointment(id: string, by: By): Promise<Result<AppointmentAnswer>>;
  rescheduleAppointment(id: string, request: { hold: string }, by: By): Promise<Result<AppointmentAnswer>>;
  /** Opens an appointment to whoever knows its code and the applicant's date of birth; `address` is whom tries count for. */
  findAppointment(request: FindRequest, address: string): Promise<Result<BookedAnswer>>;
  /** Makes six digits that open the appointment on another device. */
  makeDeviceCode(id: string, by: By): Promise<Result<DeviceCodeAnswer>>;
  /** Opens an appointment to whoever knows its code and six digits that were told for it. */
  openByCode(request: OpenByCode, address: string): Promise<Result<BookedAnswer>>;
  readPreferences(id: string, by: By): Promise<Result<PreferencesAnswer>>;
  writePreferences(id: string, request: PreferencesRequest, by: By): Promise<Result<PreferencesAnswer>>;
  /** Puts the address of the mails right, once, and sends the confirmation there. */
  correctEmail(id: string, request: EmailRequest, by: By): Promise<Result<EmailAnswer>>;
  makeProof(id: string, days: ProofDays, by: By): Promise<Result<MadeProofAnswer>>;
  /** The links of an appointment that hold now. */
  listProofs(id: string, by: By): Promise<Result<ProofListAnswer>>;
  /** Ends a link; one that is gone is no fault. */
  withdrawProof(id: string, proof: string, by: By): Promise<Result<void>>;
  /** What a stranger may know who shows the secret of a link. */
  checkProof(secret: string | undefined): Promise<Result<ProofCheckAnswer>>;
  /** Enters the line for a freed time, or for an earlier one than that of an appointment; `address` is whom entries count for. */
  enterWaiting(
    office: string,
    request: WaitingRequest,
    by: Keyed,
    address: string,
  ): Promise<Result<WaitingEnteredAnswer>>;
  readWaiting(id: string, by: By): Promise<Result<WaitingView>>;
  /** Refuses what is offered and goes on waiting; its time goes to the next in line. */
  declineOffer(id: string, by: By): Promise<Result<WaitingView>>;
  /** Leaves the line; once more is no fault. */
  withdrawWaiting(id: string, by: By): Promise<Result<void>>;
  passKeySet(): Promise<PassKeySet>;
  /** Calls the listener whenever free times of the office may have changed, until the returned function is called. */
  watchOffice(office: string, listener: (event: OfficeEvent) => void): () => void;
}

/** What only staff do. Each asks whether the person has the right to. */
export interface StaffBookingVerbs {
  bookForSomebody(request: StaffAppointmentRequest, by: Keyed & AsStaff): Promise<Result<StaffBookedAnswer>>;
  readBooking(id: string, by: AsStaff): Promise<Result<StaffAppointmentAnswer>>;
  listBookings(date: LocalDate, by: AsStaff): Promise<Result<StaffListAnswer>>;
  /** A visit is over: its remaining minutes are free. */
  endVisit(id: string, status: EndedStatus, by: AsStaff): Promise<Result<StaffAppointmentAnswer>>;
  /** Puts right who the applicant is. */
  correctPerson(id: string, person: Person, by: AsStaff): Promise<Result<StaffAppointmentAnswer>>;
  /** Makes a letter of an appointment, to be printed. */
  askLetter(id: string, by: AsStaff): Promise<Result<LetterAsked>>;
  /** Tells the person of a visit that something is missing, or that she is next. */
  tellVisit(id: string, request: TellVisit, by: By & AsStaff): Promise<Result<ToldAnswer>>;
  /** Sends a message once more. */
  repeatMessage(message: string, by: AsStaff): Promise<Result<void>>;
  /** Sends a message to another address, to which all of its appointment go from then on. */
  readdressMessage(message: string, request: EmailRequest, by: AsStaff): Promise<Result<void>>;
  invite(request: InvitationRequest, by: By & AsStaff): Promise<Result<InvitationAnswer>>;
  listConflicts(by: AsStaff): Promise<Result<ConflictsAnswer>>;
  previewPlan(request: PlanPreviewRequest, by: AsStaff): Promise<Result<PlanPreviewAnswer>>;
}

/** A person of the staff who is signed in. */
export interface AsStaff {
  staff: StaffMember;
}
