import { textsFrom, type Texts } from "./language.ts";

// Loaded for what it does: tells where the words of the applicant app are.
textsFrom(import.meta.glob<Texts>("./*/index.ts"));
