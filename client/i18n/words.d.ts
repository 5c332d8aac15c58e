/* eslint-disable @typescript-eslint/consistent-type-imports -- a file that imports at its top declares no module any more */
// Made from the folders beside this file when the app is built; see vite.config.words.ts.
declare module "words:applicant" {
  const found: import("./offered.ts").Languages;
  export default found;
}
declare module "words:staff" {
  const found: import("./offered.ts").Languages;
  export default found;
}
