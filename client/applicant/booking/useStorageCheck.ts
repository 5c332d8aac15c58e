import { onMounted, shallowRef } from "vue";
import { usePorts, type Ports } from "../ports.ts";

/** Whether this device keeps what is typed. Some browsers store nothing in a private window, or where storage is forbidden. */
async function keepsDrafts({ drafts, newKey }: Pick<Ports, "drafts" | "newKey">): Promise<boolean> {
  try {
    const trial = drafts("trial", newKey());
    await trial.save(true);
    const isKept = (await trial.load()) === true;
    await trial.clear();
    return isKept;
  } catch {
    return false;
  }
}

/** Tries before anybody types whether anything can be stored; true until the contrary is known. For the setup of a page. */
export function useStorageCheck() {
  const ports = usePorts();
  const isKept = shallowRef(true);
  onMounted(async () => {
    isKept.value = await keepsDrafts(ports);
  });
  return isKept;
}
