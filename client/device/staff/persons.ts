import { pinTries } from "../../../shared/staff/devices.ts";
import type { StaffSession } from "../../../shared/sync/index.ts";
import { onStaffDatabase, type Person } from "./database.ts";
import { checkOf, isProof, newSalt, proofOf } from "./pin.ts";

/** What a PIN comes to. `wrong` says how many tries are left; `gone`: none are, and the password is needed. */
export type PinCheck =
  { kind: "right"; proof: string; session: StaffSession } | { kind: "wrong"; left: number } | { kind: "gone" };

/** Who gets in here with a PIN, in the order of names: everybody finds the own one where it was. */
export const persons = async (): Promise<Person[]> =>
  (await onStaffDatabase((it) => it.persons.toArray())).sort((a, b) => a.session.name.localeCompare(b.session.name));

/** Counts a try before it is judged: whoever pulls the plug in between has used it up all the same. */
const countTry = (user: string): Promise<Person | undefined> =>
  onStaffDatabase((it) =>
    it.transaction("rw", it.persons, async () => {
      const person = await it.persons.get(user);
      if (!person) return undefined;
      const failures = person.failures + 1;
      if (failures > pinTries) await it.persons.delete(user);
      else await it.persons.put({ ...person, failures });
      return failures > pinTries ? undefined : { ...person, failures };
    }),
  );

/** Judges a PIN with what lies on this device, the same way in every state of the network. */
export async function checkPin(user: string, pin: string): Promise<PinCheck> {
  const person = await countTry(user);
  if (!person) return { kind: "gone" };
  const proof = await proofOf(pin, person.salt);
  if (await isProof(person.check, proof)) {
    await onStaffDatabase((it) => it.persons.update(user, { failures: 0 }));
    return { kind: "right", proof, session: person.session };
  }
  const left = pinTries - person.failures;
  if (left > 0) return { kind: "wrong", left };
  await forgetPerson(user);
  return { kind: "gone" };
}

/** Makes the row of a person and the proof that the server is to know. The row is kept only when the server has taken it. */
export async function newPerson(session: StaffSession & { user: string }, pin: string) {
  const salt = newSalt();
  const proof = await proofOf(pin, salt);
  const person: Person = { user: session.user, session, salt, check: await checkOf(proof), failures: 0 };
  return { person, proof };
}

export const keepPerson = (person: Person): Promise<unknown> => onStaffDatabase((it) => it.persons.put(person));

/** The office has changed, or the role: a person who gets in without a network gets what the server said last. */
export const refreshPerson = (session: StaffSession & { user: string }): Promise<unknown> =>
  onStaffDatabase((it) => it.persons.update(session.user, { session }));

export const forgetPerson = (user: string): Promise<void> => onStaffDatabase((it) => it.persons.delete(user));
