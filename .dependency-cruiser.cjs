/* The import rules of the house. Floors: shared below everything, server and client beside each other, tests above. */

const rooms = "(offices|booking|checkin|requests|cases|pickup|messages|staff|statistics)";
const apps = "(applicant|staff|box)";
// Packages that shared may use: pure, small, the same on the phone and on the server.
const purePackages = "(^|/)node_modules/(valibot|feiertagejs|@date-fns/tz|ical-generator)/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-circles-of-rooms",
      comment: "The arrows between rooms make no circle, even where no two modules do.",
      severity: "error",
      scope: "folder",
      from: { path: `^(server|shared)/${rooms}$` },
      to: { circular: true },
    },
    {
      name: "shared-is-pure",
      comment: "shared imports itself and a few pure packages, nothing of Node.",
      severity: "error",
      from: { path: "^shared/" },
      to: { pathNot: ["^shared/", purePackages] },
    },
    { name: "client-not-server", severity: "error", from: { path: "^client/" }, to: { path: "^server/" } },
    { name: "server-not-client", severity: "error", from: { path: "^server/" }, to: { path: "^client/" } },
    {
      name: "nothing-imports-tests",
      severity: "error",
      from: { path: "^(client|server|shared)/" },
      to: { path: "^(tests|bench|scripts)/" },
    },
    {
      name: "client-floors",
      comment: "Building blocks, device, interface and texts serve the apps and know none of them.",
      severity: "error",
      from: { path: "^client/(kit|device|api|i18n)/" },
      to: { path: `^client/${apps}/` },
    },
    {
      name: "apps-apart",
      comment: "Nobody downloads another app's code.",
      severity: "error",
      from: { path: `^client/${apps}/` },
      to: { path: `^client/${apps}/`, pathNot: "^client/$1/" },
    },
    {
      name: "server-floors",
      comment: "Database and HTTP basics serve the rooms and know none of them.",
      severity: "error",
      from: { path: "^server/(db|http)/" },
      to: { path: `^server/${rooms}/` },
    },
    {
      name: "rooms-by-the-door",
      comment: "A room uses another room through its index.ts; its own room on the floor below it may enter anywhere.",
      severity: "error",
      from: { path: `^(server|shared)/${rooms}/` },
      to: {
        path: `^(server|shared)/${rooms}/`,
        pathNot: ["^(server|shared)/$2/", `^(server|shared)/${rooms}/index\\.ts$`],
      },
    },
    {
      name: "serving-rooms-know-none",
      comment: "messages, staff and offices serve the other rooms.",
      severity: "error",
      from: { path: "^(server|shared)/(messages|staff|offices)/" },
      to: { path: `^(server|shared)/${rooms}/`, pathNot: "^(server|shared)/$2/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".mjs", ".js", ".vue", ".json"],
    },
  },
};
