export * from "./appointment.ts";
export * from "./audience.ts";
export * from "./conflicts.ts";
export * from "./freedStarts.ts";
export * from "./deviceCodes.ts";
export * from "./judgeStart.ts";
export * from "./limit.ts";
export * from "./messages.ts";
export * from "./nextOpening.ts";
export * from "./offers.ts";
export * from "./offerUntil.ts";
export * from "./openings.ts";
export * from "./planPreview.ts";
export * from "./proofs.ts";
export * from "./samePerson.ts";
export * from "./shiftDay.ts";
export * from "./steadyUntil.ts";
export * from "./telling.ts";
export type {
  ConflictsAnswer,
  InvitationAnswer,
  PlanPreviewAnswer,
  StaffAppointmentAnswer,
  StaffAppointmentView,
  StaffBookedAnswer,
  StaffListAnswer,
} from "./staffAnswers.ts";
export * from "./staffMessages.ts";
export type { WaitingEnteredAnswer, WaitingInput, WaitingOffer, WaitingState, WaitingView } from "./waiting.ts";
