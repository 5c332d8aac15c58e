export { dirOf, i18n, language, languages, setLanguage, startLanguage, type Language } from "./language.ts";
export { useTexts } from "./useTexts.ts";
export { differsFromDevice, formatsFor, type Formats } from "./formats.ts";
