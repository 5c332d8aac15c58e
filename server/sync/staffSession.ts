import type { Office } from "../../shared/offices/index.ts";
import type { StaffMember } from "../../shared/staff/index.ts";
import type { StaffSession } from "../../shared/sync/index.ts";

/** Who is signed in, with what a device has to know of the office to judge passes without a network. */
export function staffSession({ user, name, role }: StaffMember, office: Office, trialClock: boolean): StaffSession {
  return {
    type: "session",
    user,
    name,
    role,
    office: { id: office.id, number: office.number, name: office.name, timeZone: office.timeZone },
    units: office.units.map(({ id, name, room }) => ({ id, name, room: room ?? null })),
    services: office.services.map(({ id, number, name }) => ({ id, number, name })),
    earlyMinutes: office.checkin.earlyMinutes,
    lateMinutes: office.checkin.lateMinutes,
    trialClock,
  };
}
