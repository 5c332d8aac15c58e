// npm run backup: a copy of the database. Runs on old versions of Node without any package; brings the rest itself.
import { endTogether, program, run } from "./launch/children.mjs";
import { prepare } from "./launch/prepare.mjs";

endTogether();
await program(async () => {
  const { node, where } = await prepare();
  return run(node, ["server/backup.ts", ...process.argv.slice(2)], where);
});
