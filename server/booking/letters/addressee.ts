import type { StaffMember } from "../../../shared/staff/index.ts";
import type { FindAddressee } from "../../messages/index.ts";
import type { Seal } from "../../db/seal.ts";
import type { Trx } from "../../db/events.ts";
import type { BookingDeps } from "../deps.ts";
import { keptApplicant } from "../staffViews.ts";
import { appointmentFor, type Appointment } from "../store.ts";

/** The further field of a service in which people write where they live, on one line with commas. */
const addressField = "address";

const nameOf = ({ givenName, familyName }: { givenName: string; familyName: string }) =>
  `${givenName} ${familyName}`.trim();

async function companionNames(trx: Trx, seal: Seal, { id }: Appointment): Promise<string[]> {
  const rows = await trx
    .selectFrom("companion")
    .select(["position", "sealed_person"])
    .where("appointment", "=", id)
    .orderBy("position")
    .execute();
  return rows.map(({ position, sealed_person }) =>
    nameOf(JSON.parse(seal.open(sealed_person, `companion/${id}/${position}`)) as Parameters<typeof nameOf>[0]),
  );
}

/** To whom the letter of an appointment goes: name, postal address where one was asked for, and the passes that lie in it. */
export function addressee(deps: Pick<BookingDeps, "seal" | "offices" | "clock">): FindAddressee<StaffMember> {
  return async (trx, id, staff) => {
    const appointment = await appointmentFor(trx, deps, id, { staff });
    if (!appointment) return undefined;
    const applicant = keptApplicant(deps.seal, appointment);
    const name = nameOf(applicant);
    const address = (applicant.more?.[addressField] ?? "").split(",").flatMap((it) => it.trim() || []);
    const names = [name, ...(await companionNames(trx, deps.seal, appointment))];
    const texts = [appointment.pass, ...appointment.companions.map((it) => it.pass)];
    const isOver = appointment.status === "cancelled";
    return { name, address, passes: isOver ? [] : texts.map((text, at) => ({ name: names[at] ?? "", text })) };
  };
}
