import { afresh } from "./ahead.ts";

const patience = 3_000;

/** Whether our server answers now, and not something in between. Asked where a file of the app could not be had. */
export async function serverAnswers(): Promise<boolean> {
  const asking = fetch("/livez", { ...afresh, signal: AbortSignal.timeout(patience) });
  return asking.then(
    (it) => it.ok && /json/.test(it.headers.get("Content-Type") ?? ""),
    () => false,
  );
}
