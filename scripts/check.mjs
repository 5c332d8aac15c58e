// npm run preview -- FILE: what a changed office file would do to the office in the database. Nothing is applied.
import { endTogether, program, run } from "./launch/children.mjs";
import { prepare } from "./launch/prepare.mjs";

endTogether();
await program(async () => {
  const { node, where } = await prepare();
  return run(node, ["server/check.ts", ...process.argv.slice(2)], where);
});
