// npm run faults -- --seeds 5000: long runs of the test bed for devices, each by its seed; `--seed 123` runs one of them again.
// `--from N` begins there; `--minutes N` ends earlier. Stops by itself; the last line sums all up.
import { bringBrowser } from "./launch/browser.mjs";
import { endTogether, Hint, program, run } from "./launch/children.mjs";
import { build, prepare } from "./launch/prepare.mjs";
import { testEnv } from "./launch/testEnv.mjs";

endTogether();
await program(async () => {
  const { node, where } = await prepare(testEnv(process.env));
  await build(node, where);
  if (!(await bringBrowser(node, where))) {
    throw new Hint("No browser could be had. Install Chromium, or name it in CHROMIUM_PATH.");
  }
  return run(node, ["tests/faults/run.ts", ...process.argv.slice(2)], where);
});
