import { whenNetworkMayBeBack } from "./network.ts";
import { mayReloadOnce, versionHere } from "./reloadOnce.ts";

interface Options {
  /** Whether our server answers now. */
  serverAnswers: () => Promise<boolean>;
  mayReload?: (version: string) => boolean;
  page?: Document;
  reload?: () => void;
}

/**
 * For the first file of an app, when the app itself could not be had: the page shows what it has in words for that, and loads itself
 * anew once, as soon as the server answers. What then fails again is left to the person.
 */
export async function startTrouble({
  serverAnswers,
  mayReload = mayReloadOnce,
  page = document,
  reload = () => location.reload(),
}: Options): Promise<void> {
  const words = page.querySelector(".start-trouble");
  words?.classList.add("start-trouble--now");
  // The link leads here without a script too, but loses what stands behind the # of the address.
  words?.querySelector("a")?.addEventListener("click", (press) => {
    press.preventDefault();
    reload();
  });
  const tryOnce = async (attempts: number) => {
    if (!(await serverAnswers())) whenNetworkMayBeBack(() => void tryOnce(attempts + 1), attempts);
    else if (mayReload(versionHere(page))) reload();
  };
  await tryOnce(1);
}
