import type { Instant } from "../../../shared/time/index.ts";
import type { Trx } from "../../db/events.ts";
import { withdrawLetters } from "../../messages/index.ts";
import type { BookingDeps } from "../deps.ts";
import { keptApplicant } from "../staffViews.ts";
import type { Appointment } from "../store.ts";

/**
 * Gives an appointment another address of a mailbox. What waits for the wrong one is taken back, and links that went there open nothing
 * any more.
 */
export async function changeAddress(
  trx: Trx,
  { seal }: Pick<BookingDeps, "seal">,
  appointment: Appointment,
  email: string,
  correctedAt: Instant | null,
): Promise<Appointment> {
  const { id } = appointment;
  const sealed_applicant = seal.seal(
    JSON.stringify({ ...keptApplicant(seal, appointment), email }),
    `appointment/${id}`,
  );
  const address_corrected_at = correctedAt ?? appointment.address_corrected_at;
  const changes = { sealed_applicant, address_corrected_at, mail_key: appointment.mail_key + 1 };
  await trx.updateTable("appointment").set(changes).where("id", "=", id).execute();
  await withdrawLetters(trx, id, { channel: "mail" });
  return { ...appointment, ...changes };
}
