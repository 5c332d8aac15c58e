export { dirOf, i18n, language, setLanguage, startLanguage } from "./language.ts";
export { languages, type OfferedLanguage } from "./offered.ts";
export { useTexts } from "./useTexts.ts";
export { differsFromDevice, formatsFor, type Formats } from "./formats.ts";
export { germanBeside, useGermanForTheCounter } from "./germanBeside.ts";
export { sentencePerLine } from "./sentences.ts";
