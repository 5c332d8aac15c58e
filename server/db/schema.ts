import type {
  AppointmentRow,
  AppointmentSecretRow,
  FindTryRow,
  ProofRow,
  CompanionRow,
  BookedPersonRow,
  DeviceCodeRow,
} from "./tables/appointments.ts";
import type { DayRow, DayCapacityRow, OccupationRow, HoldRow, InvitationRow } from "./tables/calendar.ts";
import type { ArrivalScanRow, TaskRow, DeviceRow, DeviceMutationRow } from "./tables/checkin.ts";
import type { EventRow, IdempotencyRow, PassKeyRow, SettingRow, LeaseRow } from "./tables/house.ts";
import type { MessageRow, PushDeviceRow } from "./tables/messages.ts";
import type { OfficeRow, OfficeVersionRow, ServiceNumberRow } from "./tables/offices.ts";
import type {
  StaffUserRow,
  StaffSessionRow,
  StaffMemberRow,
  StaffPairingRow,
  StaffDeviceRow,
  StaffDevicePersonRow,
  StaffDeviceSessionRow,
} from "./tables/staff.ts";
import type { ReleaseRecordRow, ReleaseLookRow, OriginCountRow } from "./tables/statistics.ts";
import type { WaitingEntryRow, WaitingOfferRow } from "./tables/waiting.ts";

export type * from "./tables/appointments.ts";
export type * from "./tables/calendar.ts";
export type * from "./tables/checkin.ts";
export type * from "./tables/house.ts";
export type * from "./tables/messages.ts";
export type * from "./tables/offices.ts";
export type * from "./tables/staff.ts";
export type * from "./tables/statistics.ts";
export type * from "./tables/waiting.ts";

/**
 * The tables. Instants are milliseconds since 1970 in UTC, dates `YYYY-MM-DD`, minutes are minutes of the office's day.
 * Columns called `sealed…` hold personal data or secrets, encrypted by the server (see `seal.ts`).
 */
export interface Tables {
  office: OfficeRow;
  office_version: OfficeVersionRow;
  service_number: ServiceNumberRow;
  day: DayRow;
  day_capacity: DayCapacityRow;
  occupation: OccupationRow;
  hold: HoldRow;
  invitation: InvitationRow;
  appointment: AppointmentRow;
  appointment_secret: AppointmentSecretRow;
  companion: CompanionRow;
  booked_person: BookedPersonRow;
  find_try: FindTryRow;
  proof: ProofRow;
  event: EventRow;
  idempotency: IdempotencyRow;
  pass_key: PassKeyRow;
  setting: SettingRow;
  lease: LeaseRow;
  staff_user: StaffUserRow;
  staff_session: StaffSessionRow;
  staff_member: StaffMemberRow;
  staff_pairing: StaffPairingRow;
  staff_device: StaffDeviceRow;
  staff_device_person: StaffDevicePersonRow;
  staff_device_session: StaffDeviceSessionRow;
  arrival_scan: ArrivalScanRow;
  task: TaskRow;
  device: DeviceRow;
  device_mutation: DeviceMutationRow;
  origin_count: OriginCountRow;
  release_record: ReleaseRecordRow;
  release_look: ReleaseLookRow;
  message: MessageRow;
  waiting_entry: WaitingEntryRow;
  waiting_offer: WaitingOfferRow;
  push_device: PushDeviceRow;
  device_code: DeviceCodeRow;
}
