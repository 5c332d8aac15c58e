/**
 * A requirement as docs/requirements.md lists it.
 * @typedef {{ id: string, text: string }} Requirement
 */

const ofCities = "(?:X|MR|PS|MD|ST|DU|Z)-\\d{2}";
const ofDesign = "[COFA]\\d{1,2}";
const row = new RegExp(`^\\|\\s*(${ofCities}|${ofDesign})\\s*\\|(.*)\\|\\s*$`);

/**
 * The requirements of the tables, in their order. An id that is listed twice is a mistake.
 * @param {string} markdown
 * @returns {Requirement[]}
 */
export function requirementsOf(markdown) {
  const found = markdown.split("\n").flatMap((line) => {
    const [, id, cells] = row.exec(line) ?? [];
    return id && cells ? [{ id, text: (cells.split("|").at(-1) ?? "").trim() }] : [];
  });
  const twice = found.find(({ id }, n) => found.findIndex((it) => it.id === id) !== n);
  if (twice) throw new Error(`docs/requirements.md lists ${twice.id} twice`);
  return found;
}

/**
 * The ids a title names. Those of the cities count anywhere in it; the short ones of the design only at its beginning, where they
 * cannot be a paper size.
 * @param {string} title
 * @returns {string[]}
 */
export function idsIn(title) {
  const separator = "[\\s,;:+&/]|and\\s";
  const beginning = new RegExp(`^(?:(?:${ofCities}|${ofDesign})\\b(?:${separator})*)+`).exec(title)?.[0] ?? "";
  const everywhere = title.match(new RegExp(`\\b${ofCities}\\b`, "g")) ?? [];
  return [...new Set([...everywhere, ...(beginning.match(new RegExp(`\\b${ofDesign}\\b`, "g")) ?? [])])];
}

/**
 * For each requirement the tests that name it, and the ids that tests name but no table knows.
 * @param {readonly Requirement[]} requirements
 * @param {readonly { file: string, titles: string[], isOff: boolean }[]} tests
 */
export function coverage(requirements, tests) {
  const naming = tests.filter((it) => !it.isOff).map((it) => ({ ...it, ids: it.titles.flatMap(idsIn) }));
  const known = new Set(requirements.map((it) => it.id));
  return {
    rows: requirements.map((it) => ({ ...it, tests: naming.filter(({ ids }) => ids.includes(it.id)) })),
    unknown: [...new Set(naming.flatMap(({ ids }) => ids).filter((id) => !known.has(id)))],
  };
}

/**
 * The group of an id: its letters.
 * @param {string} id
 */
export const groupOf = (id) => id.replace(/-?\d+$/, "");
