export { applyOffices, type AppliedFile, type OnNewVersion } from "./applyOffices.ts";
export { loadCatalogue, type Catalogue } from "./catalogue.ts";
export { loadDictionaries, type Dictionaries } from "./dictionaries.ts";
export { faultText, type FileFault } from "./faults.ts";
export { loadOffices } from "./loadOffices.ts";
export { officeList, officeView } from "./officeView.ts";
export { readChanged } from "./readChanged.ts";
export { openRegistry, type OfficeRegistry } from "./registry.ts";
export { officeUnder, rulesOver, type RulesInTime } from "./rulesOver.ts";
