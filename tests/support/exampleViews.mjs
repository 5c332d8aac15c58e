import { completed, ownDictionaries } from "../../server/offices/dictionaries.ts";
import { officeList, officeView } from "../../server/offices/index.ts";
import { inLanguage } from "../../shared/offices/index.ts";
import { catalogue, exampleIds, exampleOffice } from "./exampleOffices.ts";
import { instant } from "./instants.ts";

// Untyped, with its types beside it: tests of the apps are checked without Node's types, which the server needs.
export { exampleIds };
export const viewOf = (id, at) => officeView(exampleOffice(id), catalogue, instant(at));
const dictionaries = await ownDictionaries();
export const viewIn = (language, id, at) => inLanguage(completed(viewOf(id, at), dictionaries), language);
export const listAt = (at) => officeList(exampleIds.map(exampleOffice), instant(at));
