import { onMounted, shallowRef } from "vue";
import type { Proof, ProofDays } from "../../../shared/booking/proofs.ts";
import { api as realApi, type Api, type Failure } from "../../api/index.ts";
import { saveProofs, visit as storedVisit, type StoredVisit } from "../../device/index.ts";

/** A link of a visit. The address is known only on the device that made it. */
export interface ShownProof extends Proof {
  address: string | undefined;
}

interface Options {
  api?: Pick<Api, "proofs" | "makeProof" | "withdrawProof">;
  /** Where this app is served. */
  origin?: string;
}

/** The links that confirm a visit: those that hold now, with the address of each one made here. */
export function useProofs(id: string, { api = realApi, origin = location.origin }: Options = {}) {
  const visit = shallowRef<StoredVisit | "missing">();
  const proofs = shallowRef<ShownProof[]>();
  const failure = shallowRef<Failure>();

  // Behind the # it stays in the browser: no server and no log ever sees it.
  const addressOf = (secret: string) => `${origin}/proof#${secret}`;

  async function load(): Promise<void> {
    const known = await storedVisit(id);
    visit.value = known ?? "missing";
    if (!known) return;
    const answer = await api.proofs(id, known.secret);
    failure.value = answer.kind === "ok" ? undefined : answer;
    if (answer.kind !== "ok") return;
    const secrets = new Map(known.proofs?.map((it) => [it.id, it.secret]));
    proofs.value = answer.value.proofs.map((it) => {
      const secret = secrets.get(it.id);
      return { ...it, address: secret === undefined ? undefined : addressOf(secret) };
    });
  }

  async function make(days: ProofDays): Promise<ShownProof | undefined> {
    if (!visit.value || visit.value === "missing") return undefined;
    const answer = await api.makeProof(id, visit.value.secret, days);
    failure.value = answer.kind === "ok" ? undefined : answer;
    if (answer.kind !== "ok") return undefined;
    const { secret, ...proof } = answer.value;
    await saveProofs(id, (all) => [...all, { id: proof.id, secret }]);
    const made = { ...proof, address: addressOf(secret) };
    proofs.value = [made, ...(proofs.value ?? [])];
    return made;
  }

  async function withdraw(proof: string): Promise<boolean> {
    if (!visit.value || visit.value === "missing") return false;
    const answer = await api.withdrawProof(id, visit.value.secret, proof);
    failure.value = answer.kind === "ok" ? undefined : answer;
    if (answer.kind !== "ok") return false;
    await saveProofs(id, (all) => all.filter((it) => it.id !== proof));
    proofs.value = proofs.value?.filter((it) => it.id !== proof);
    return true;
  }

  onMounted(load);
  return { visit, proofs, failure, load, make, withdraw };
}
