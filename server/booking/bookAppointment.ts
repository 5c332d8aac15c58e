import { personKey, type BookedAnswer, type Person, type StaffAppointmentRequest } from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { done, refused, type Result } from "../../shared/problems.ts";
import { localDateAt, type Instant } from "../../shared/time/index.ts";
import type { Recorder, Trx } from "../db/events.ts";
import { answerOnce } from "../db/idempotency.ts";
import { inserting } from "../db/prepared.ts";
import type { Seal } from "../db/seal.ts";
import { appointmentAnswer } from "./answers.ts";
import { applicantFaults } from "./applicantFaults.ts";
import { randomCode, randomPassId, randomToken } from "./chance.ts";
import { needsConfirmation, newConfirmation } from "./confirmAppointment.ts";
import type { BookingDeps, RandomBytes } from "./deps.ts";
import { newDeviceCode } from "./deviceCodes.ts";
import type { SignPass } from "./passKeys.ts";
import { nameAppointment, useInvitation } from "./invitations.ts";
import { passesFor } from "./passes.ts";
import {
  hasLiveBookingLater,
  isCodeTaken,
  keepForGood,
  keptHold,
  type Appointment,
  type Hold,
  type KeptApplicant,
} from "./store.ts";
import { tellApplicant } from "./tellApplicant.ts";
import type { BookingVerbs, By } from "./verbs.ts";
import { takeOffer } from "./waiting/followAppointment.ts";

const day = 24 * 60 * 60 * 1000;

/** Rule 12: who a person is within one office, as a keyed hash. */
export function personHash(seal: Seal, office: string, person: Person): string {
  return seal.hash("person", `${office}\n${personKey(person)}`);
}

/** The instant from which an appointment is deleted: the office's retention period after its end. */
export function deleteAt(office: Office, end: number): number {
  return end + office.retentionDays.booking * day;
}

async function freeCode(trx: Trx, random: RandomBytes): Promise<string> {
  const code = randomCode(random);
  return (await isCodeTaken(trx, code)) ? freeCode(trx, random) : code;
}

type Confirmation = ReturnType<typeof newConfirmation>;

/** What a booking is made of once nothing speaks against it. */
interface Booking {
  office: Office;
  hold: Hold;
  request: StaffAppointmentRequest;
  secret: string;
  code: string;
  persons: ReadonlySet<string>;
  by: By;
  now: Instant;
}

/** What is written down of a visit for the office alone, sealed as a whole. */
function applicantText(seal: Seal, hold: Hold, { applicant, note, secondBooking }: StaffAppointmentRequest): string {
  const answers = hold.sealed_answers
    ? (JSON.parse(seal.open(hold.sealed_answers, `hold/${hold.id}`)) as KeptApplicant["answers"])
    : undefined;
  const kept: KeptApplicant = { ...applicant, note, answers, secondBookingBecause: secondBooking?.because };
  return JSON.stringify(kept);
}

const insertAppointment = inserting("appointment", [
  "id",
  "code",
  "office",
  "secret_hash",
  "occupation",
  "services",
  "persons",
  "unit",
  "start_at",
  "end_at",
  "status",
  "pass_id",
  "pass",
  "language",
  "sealed_applicant",
  "booked_at",
  "changed_at",
  "delete_at",
  "arrived_at",
  "arrived_desk",
  "rules_version",
  "audience",
  "booked_by",
  "emergency",
  "confirm_until",
  "confirm_hash",
  "confirm_tries",
]);

const insertPerson = inserting("booked_person", ["office", "service", "person_hash", "appointment"]);

async function writeAppointment(
  trx: Trx,
  deps: BookingDeps,
  signPass: SignPass,
  { office, hold, request, secret, code, persons, by, now }: Booking,
): Promise<{ appointment: Appointment; confirm: Confirmation | undefined }> {
  const { offices, seal, random } = deps;
  const id = randomToken(random, 128);
  const confirm = needsConfirmation(office, by) ? newConfirmation(deps, office, id, now) : undefined;
  const passFor = await passesFor(trx, signPass, offices, hold);
  const passId = randomPassId(random);
  const { companions, language } = request;
  const row = {
    id,
    code,
    office: office.id,
    secret_hash: seal.hash("secret", secret),
    occupation: hold.occupation,
    persons: hold.persons,
    unit: hold.unit,
    start_at: hold.start_at,
    end_at: hold.end_at,
    status: "booked" as const,
    pass_id: passId,
    pass: passFor(passId),
    language,
    sealed_applicant: seal.seal(applicantText(seal, hold, request), `appointment/${id}`),
    booked_at: now,
    changed_at: now,
    delete_at: deleteAt(office, hold.end_at),
    arrived_at: null,
    arrived_desk: null,
    rules_version: hold.rules_version,
    audience: hold.audience,
    booked_by: by.staff?.user ?? null,
    emergency: hold.emergency,
    confirm_until: confirm?.until ?? null,
    confirm_hash: confirm?.hash ?? null,
    confirm_tries: 0,
  };
  const untold = { reminded_at: null, preferences: null, address_corrected_at: null, mail_key: 0 };
  await insertAppointment.later(trx, { ...row, services: JSON.stringify(hold.services) });
  const beside = companions.map((person, position) => {
    const pass_id = randomPassId(random);
    const sealed_person = seal.seal(JSON.stringify(person), `companion/${id}/${position}`);
    return { appointment: id, position, pass_id, pass: passFor(pass_id), sealed_person };
  });
  if (beside.length > 0) await trx.insertInto("companion").values(beside).execute();
  for (const service of hold.services) {
    for (const person_hash of persons)
      await insertPerson.later(trx, { office: office.id, service, person_hash, appointment: id });
  }
  return { appointment: { ...row, ...untold, services: hold.services, companions: beside }, confirm };
}

/** Makes an appointment of a hold (Termin buchen): occupation, appointment, passes and event in one transaction. */
export function bookAppointment(deps: BookingDeps): BookingVerbs["bookAppointment"] {
  const { clock, events, offices, passKeys, random, seal } = deps;

  async function book(
    trx: Trx,
    record: Recorder,
    signPass: SignPass,
    office: Office,
    request: StaffAppointmentRequest,
    by: By,
    now: Instant,
    hold: Hold | undefined,
  ): Promise<Result<BookedAnswer>> {
    if (!hold || hold.office !== office.id || hold.moves !== null) return refused("hold_gone");
    // What staff hold goes by rules that are not those of the public, so that only staff can book it.
    if (hold.audience === "staff" && !by.staff) return refused("hold_gone");
    const faults = applicantFaults(office, hold, request, now, needsConfirmation(office, by));
    if (faults.length > 0) return refused("invalid_input", { errors: faults });
    const persons = new Set([request.applicant, ...request.companions].map((it) => personHash(seal, office.id, it)));
    const served = { office: office.id, services: hold.services, persons: [...persons] };
    const hasOne = office.booking.onePerPerson ? await hasLiveBookingLater(trx, served, now) : undefined;
    const code = await freeCode(trx, random);
    const isSecond = (await hasOne?.()) ?? false;
    const despite = by.staff && request.secondBooking;
    if (isSecond && !despite) return refused("already_booked");
    if (hold.invitation !== null && !(await useInvitation(trx, hold.invitation, now))) return refused("hold_gone");
    const secret = randomToken(random, 256);
    const booking = { office, hold, request, secret, code, persons, by, now };
    const { appointment, confirm } = await writeAppointment(trx, deps, signPass, booking);
    if (hold.invitation !== null) await nameAppointment(trx, hold.invitation, appointment.id);
    // Who has no mail reads the digits on the device that has the appointment.
    const digits =
      request.applicant.email === undefined
        ? undefined
        : await newDeviceCode(trx, deps, appointment, "mail", now, confirm?.code);
    await tellApplicant(trx, deps, "booked", appointment, { confirm, digits });
    // Locks the day, where others wait: as late as possible.
    await keepForGood(trx, hold, now);
    if (hold.waiting !== null) await takeOffer(trx, deps, hold.waiting, now);
    await record({
      office: office.id,
      at: now,
      room: "booking",
      kind: "appointment_booked",
      subject: appointment.id,
      date: localDateAt(hold.start_at as Instant, office.timeZone),
      actor: by.staff?.user ?? hold.audience,
      details: {
        services: hold.services,
        persons: hold.persons,
        unit: hold.unit,
        rules: hold.rules_version,
        ...(by.staff && { audience: hold.audience }),
        ...(isSecond && { second: true }),
      },
    });
    return done({ ...appointmentAnswer(appointment, offices), secret });
  }

  return async (officeId, request, by) => {
    const office = offices.get(officeId);
    if (!office) return refused("not_found");
    const signPass = await passKeys.signer();
    return events.transact(async (trx, record) => {
      const now = clock.now();
      const call = {
        office: office.id,
        key: by.idempotencyKey,
        call: by.staff ? "staff book" : "book",
        body: request,
        now,
      };
      return answerOnce(
        trx,
        seal,
        call,
        (kept) => book(trx, record, signPass, office, request, by, now, kept()),
        () => keptHold(trx, request.hold, now),
      );
    });
  };
}
