import { passKinds, readCode, readPass } from "../../../shared/pass/index.ts";
import { enrolMessage, type DeviceAnswer } from "../../../shared/staff/devices.ts";
import type { StaffAnswer, StaffApi } from "../../api/staff.ts";
import { fact, forgetFacts, keepFact, onStaffDatabase, type Facts } from "./database.ts";
import { forgetPersons } from "./dayList.ts";
import { devicePublicKey, signAsDevice } from "./deviceKey.ts";
import { openDeviceSession } from "./deviceSession.ts";
import { countWaiting, thisDevice } from "./outbox.ts";

/**
 * Why a tablet was not enrolled. `not_pairing`: what was read is something else. `ended`: the pairing was used, has run out or never
 * was. `other_office`: acts of another office wait here, and would be taken for those of this one. `elsewhere`: another office has it,
 * and only the key that it had there would show that it is the same device.
 */
export type EnrolFailure =
  "not_pairing" | "ended" | "too_many" | "other_office" | "elsewhere" | "unreachable" | "failed";

/** The pairing (Kopplung) in what was read or typed: the text of its QR code or its ten characters. */
function pairingIn(text: string): string | undefined {
  const read = readPass(text);
  if (read.kind === "pass") return read.fields.kind === passKinds.pairing ? text : undefined;
  return readCode(text);
}

function failureOf(answer: Exclude<StaffAnswer<DeviceAnswer>, { kind: "ok" }>): EnrolFailure {
  if (answer.kind !== "refused") return "unreachable";
  if (answer.status === 429) return "too_many";
  if (answer.code === "not_allowed") return "other_office";
  if (answer.code === "device_elsewhere") return "elsewhere";
  return answer.code === "pairing_ended" ? "ended" : "failed";
}

/** The office whose acts wait here. Another one must not get them. */
const officeOfWaiting = async () => ((await countWaiting()) > 0 ? fact("office") : undefined);

async function begin(enrolled: Facts["enrolled"]): Promise<void> {
  const before = await fact("office");
  // What the former office left here is none of this one's business.
  if (before && enrolled.office && before.id !== enrolled.office.id) await forgetPersons();
  // An enrolment begins anew: PINs of an earlier one count at the server no more.
  await onStaffDatabase((it) => it.persons.clear());
  await keepFact("enrolled", enrolled);
  await forgetFacts("blocked");
}

/** Enrols this tablet at the office that a pairing comes from. */
export async function enrol(
  api: Pick<StaffApi, "enrolDevice" | "challengeDevice" | "openDeviceSession">,
  typed: string,
): Promise<EnrolFailure | undefined> {
  const pairing = pairingIn(typed);
  if (pairing === undefined) return "not_pairing";
  const waitingFor = await officeOfWaiting();
  const read = readPass(pairing);
  if (read.kind === "pass" && waitingFor?.number !== undefined && waitingFor.number !== read.fields.office) {
    return "other_office";
  }
  const [{ id }, publicKey] = [await thisDevice(), await devicePublicKey()];
  const proof = (await signAsDevice(enrolMessage(id, pairing))) ?? "";
  // Typed characters do not say of which office they are: the server looks.
  const onlyAt = waitingFor && { onlyAt: waitingFor.id };
  const answer = await api.enrolDevice({ pairing, deviceId: id, publicKey, proof, ...onlyAt });
  if (answer.kind === "ok") {
    const { name, office } = answer.value.device;
    await begin({ name, office });
    return undefined;
  }
  const failure = failureOf(answer);
  // Used up, perhaps by this tablet itself, whose answer was lost: then the server knows its key.
  const opened = failure === "ended" ? await openDeviceSession(api) : undefined;
  if (opened?.kind !== "ok") return failure;
  await begin({ name: opened.value.device.name, office: null });
  return undefined;
}
