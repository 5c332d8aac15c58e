// npm run restore: a backup in the place of the database. Runs on old versions of Node without any package; brings the rest itself.
import { endTogether, program, run } from "./launch/children.mjs";
import { prepare } from "./launch/prepare.mjs";

endTogether();
await program(async () => {
  const { node, where } = await prepare();
  return run(node, ["server/restore.ts", ...process.argv.slice(2)], where);
});
