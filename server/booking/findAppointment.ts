import { done, refused } from "../../shared/problems.ts";
import { sameHash } from "../db/seal.ts";
import { appointmentAnswer } from "./answers.ts";
import type { BookingDeps } from "./deps.ts";
import { addDevice } from "./furtherDevices.ts";
import { countTry } from "./findTries.ts";
import { appointmentByCode, type Appointment, type KeptApplicant } from "./store.ts";
import type { BookingVerbs } from "./verbs.ts";

/**
 * Opens an appointment on a further device (Termin wiederfinden). A code alone opens nothing: the date of birth of the applicant
 * goes with it. Not that of a companion: each would be a further guess that hits, and whoever finds the appointment may cancel
 * it for everybody. A wrong code and a wrong date get the same answer for the same work.
 */
export function findAppointment(deps: BookingDeps): BookingVerbs["findAppointment"] {
  const { clock, events, offices, seal } = deps;
  const nobody = { place: "appointment/", sealed: seal.seal(JSON.stringify({ birthDate: "" }), "appointment/") };

  function bornOn(found: Appointment | undefined): string {
    const sealed = found
      ? seal.open(found.sealed_applicant, `appointment/${found.id}`)
      : seal.open(nobody.sealed, nobody.place);
    return (JSON.parse(sealed) as Pick<KeptApplicant, "birthDate">).birthDate;
  }

  return ({ code, birthDate }, address) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      const counted = await countTry(trx, seal, { code, address, now });
      if (!counted.ok) return counted;
      const found = await appointmentByCode(trx, code, now);
      const isRight = sameHash(seal.hash("try", bornOn(found)), seal.hash("try", birthDate));
      if (!found || !isRight) return refused("not_found");
      await counted.value();
      const secret = await addDevice(trx, deps, found.id, now);
      const { id: subject, office } = found;
      await record({ office, at: now, room: "booking", kind: "appointment_found", subject, actor: "public" });
      return done({ ...appointmentAnswer(found, offices), secret });
    });
}
