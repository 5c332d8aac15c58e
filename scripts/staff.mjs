// npm run staff: accounts of the staff. Runs on old versions of Node without any package; brings the rest itself.
import { endTogether, program, run } from "./launch/children.mjs";
import { prepare } from "./launch/prepare.mjs";

endTogether();
await program(async () => {
  const { node, where } = await prepare();
  return run(node, ["server/staffAccounts.ts", ...process.argv.slice(2)], where);
});
