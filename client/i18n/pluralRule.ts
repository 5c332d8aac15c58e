// The order in which a text lists its forms. A language uses those it has: German one | other, Arabic all six.
const categories: readonly Intl.LDMLPluralRule[] = ["zero", "one", "two", "few", "many", "other"];

/** Which form of a text belongs to a number, counted from 0, of so many forms that the text has. */
export type PluralRule = (count: number, forms: number) => number;

/** The rule of a language as the browser knows it. A text with fewer forms than the language has ends with the one for the rest. */
export function pluralRule(tag: string): PluralRule {
  const rules = new Intl.PluralRules(tag);
  const used = rules.resolvedOptions().pluralCategories;
  const order = categories.filter((it) => used.includes(it));
  return (count, forms) => Math.min(order.indexOf(rules.select(count)), forms - 1);
}
