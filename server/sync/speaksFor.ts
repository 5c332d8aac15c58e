import type { SignedInDevice, StaffMember } from "../../shared/staff/index.ts";

/** Who hands something over: a person, or an enrolled device while nobody is signed in. */
export type Caller = StaffMember | SignedInDevice;

/** Whether somebody may speak for a device: a person for the one she holds, a device for itself alone. */
export const speaksFor = (by: Caller, deviceId: string): boolean => "user" in by || by.id === deviceId;
