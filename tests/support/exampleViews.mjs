import { officeList, officeView } from "../../server/offices/index.ts";
import { catalogue, exampleIds, exampleOffice } from "./exampleOffices.ts";
import { instant } from "./instants.ts";

// Untyped, with its types beside it: tests of the apps are checked without Node's types, which the server needs.
export { exampleIds };
export const viewOf = (id, at) => officeView(exampleOffice(id), catalogue, instant(at));
export const listAt = (at) => officeList(exampleIds.map(exampleOffice), instant(at));
