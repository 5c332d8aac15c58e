export { dirOf, i18n, language, languages, setLanguage, startLanguage, type OfferedLanguage } from "./language.ts";
export { useTexts } from "./useTexts.ts";
export { differsFromDevice, formatsFor, type Formats } from "./formats.ts";
export { germanBeside, useGermanForTheCounter } from "./germanBeside.ts";
export { sentencePerLine } from "./sentences.ts";
