import { h, type FunctionalComponent } from "vue";

// Most texts, told at a glance: to read what belongs to which script takes an old phone some time.
const plain = /^[\u0000-\u024f\u2010-\u203a\u20ac]*$/;
const otherScript = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;
/** Words in Latin letters that stand together, down to the end of the last one; the number of a paragraph goes with its law. */
const latinWords = /((?:§+ ?\p{N}+ )?\p{Script=Latin}(?:[\p{Script=Latin}\p{N}\p{M}.’'/ -]*[\p{Script=Latin}\p{N}])?)/u;
const isTerm = (part: string) => /\p{Script=Latin}{3}/u.test(part);

/**
 * A text in which German terms are marked as German, such as "موعد (Termin)". They tell themselves by their letters, so it does its
 * work in languages that are written in others.
 */
export const GermanTerms: FunctionalComponent<{ text: string }> = ({ text }) => {
  if (plain.test(text) || !otherScript.test(text)) return text;
  const parts = text.split(latinWords);
  // One element around them all: where lines are laid out in boxes, a text stays one.
  return h(
    "span",
    parts.map((part) => (isTerm(part) ? h("span", { lang: "de", dir: "ltr" }, part) : part)),
  );
};
GermanTerms.props = ["text"];
