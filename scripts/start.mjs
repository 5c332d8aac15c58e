// npm start: from a fresh clone to a serving office. Runs on old versions of Node without any package; brings the rest itself.
import { endTogether, program, run } from "./launch/children.mjs";
import { build, prepare } from "./launch/prepare.mjs";
import { serverArgs, serverEnv } from "./launch/server.mjs";

endTogether();
await program(async () => {
  const { node, where } = await prepare();
  await build(node, where);
  return run(node, [...serverArgs, ...process.argv.slice(2)], { ...where, env: serverEnv(where.env) });
});
