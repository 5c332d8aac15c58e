// A full stop after a digit or a short word belongs to a date, a paragraph or an abbreviation.
const endOfSentence = /((?:\p{L}{3}|\d{3}|[€%)"“])[.?!])\s+(?=[\p{Lu}„])/gu;

/** A text with a line break after each sentence, for `white-space: pre-line`. For languages that tell sentences by capital letters. */
export const sentencePerLine = (text: string): string => text.replace(endOfSentence, "$1\n");
