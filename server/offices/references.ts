import type { OfficeFile, Question } from "../../shared/offices/index.ts";
import { localTime } from "../../shared/time/index.ts";
import { didYouMean, type Finding, type Path } from "./faults.ts";

/** Values that stand a second time in a list, each at its later place. */
function repeated(items: readonly { path: Path; value: string | number | undefined }[], what: string): Finding[] {
  const seen = new Set<string | number>();
  return items.flatMap(({ path, value }) => {
    if (value === undefined) return [];
    const isAgain = seen.has(value);
    seen.add(value);
    return isAgain ? [{ path, message: `${what} "${value}" is there twice; write another one here` }] : [];
  });
}

const idsOf = (list: readonly { id: string }[], at: Path) =>
  list.map(({ id }, index) => ({ path: [...at, index, "id"], value: id }));

function unknown(names: readonly string[], known: readonly string[], at: Path, complaint: string): Finding[] {
  return names.flatMap((name, index) =>
    known.includes(name)
      ? []
      : [
          {
            path: [...at, index],
            message: `${complaint} "${name}"${didYouMean(name, known) || ";"} known: ${known.join(", ")}`,
          },
        ],
  );
}

/** What a file may name of the common catalogue. */
export interface Known {
  services: { has(number: string): boolean; keys(): Iterable<string> };
  questions: readonly Question[];
}

/** A number that the catalogue does not have. */
export function numberFindings(number: string | undefined, { services }: Known, path: Path): Finding[] {
  if (number === undefined || services.has(number)) return [];
  const known = [...services.keys()];
  return [
    {
      path,
      message: `the catalogue has no ${number}; write a number from ${known[0] ?? "?"} to ${known.at(-1) ?? "?"}`,
    },
  ];
}

/** Questions that nobody asks, and answers that their question does not have. */
export function conditionFindings(
  condition: Readonly<Record<string, string | readonly string[]>> | undefined,
  questions: readonly Question[],
  at: Path,
): Finding[] {
  return Object.entries(condition ?? {}).flatMap(([id, answers]): Finding[] => {
    const question = questions.find((it) => it.id === id);
    if (!question) {
      const ids = questions.map((it) => it.id);
      const message = `there is no question "${id}"${didYouMean(id, ids) || ";"} known: ${ids.join(", ")}`;
      return [{ path: [...at, id], message }];
    }
    const choices = question.answers.map((it) => it.id);
    const path = [...at, id];
    const complaint = `the question "${id}" has no answer`;
    return typeof answers === "string"
      ? unknown([answers], choices, [], complaint).map((it) => ({ ...it, path }))
      : unknown(answers, choices, path, complaint);
  });
}

type Shift = OfficeFile["units"][number]["shifts"][number];

function shiftFindings(shift: Shift, services: readonly string[], at: Path): Finding[] {
  const span = `${localTime(shift.from)}–${localTime(shift.to)}`;
  const breaks = shift.breaks.flatMap((pause, index) =>
    pause.from < shift.from || pause.to > shift.to
      ? [{ path: [...at, "breaks", index], message: `a break lies inside its shift; write times within ${span}` }]
      : [],
  );
  const served = unknown(shift.services, services, [...at, "services"], "there is no service");
  // Steps are compared with what the shift serves; that must be right first.
  const release = (served.length > 0 ? [] : shift.release).flatMap((step, index) =>
    unknown(step.services ?? [], shift.services, [...at, "release", index, "services"], "this shift does not serve"),
  );
  return [...served, ...breaks, ...release];
}

function serviceFindings(office: OfficeFile, known: Known): Finding[] {
  return office.services.flatMap((service, index): Finding[] => {
    const at = ["services", index];
    const choices = service.fields.flatMap((field, position) =>
      field.kind === "choice" && field.options.length === 0
        ? [{ path: [...at, "fields", position], message: "a field to choose from needs options" }]
        : [],
    );
    return [
      ...numberFindings(service.catalogue, known, [...at, "catalogue"]),
      ...service.covers.flatMap((number, place) => numberFindings(number, known, [...at, "covers", place])),
      ...(service.checklist ?? []).flatMap((line, position) =>
        conditionFindings(line.if, known.questions, [...at, "checklist", position, "if"]),
      ),
      ...repeated(idsOf(service.fields, [...at, "fields"]), "the field"),
      ...choices,
    ];
  });
}

/** What the schema cannot see: names that lead nowhere, things that are there twice, breaks outside their shift. */
export function checkReferences(office: OfficeFile, known: Known): Finding[] {
  const services = office.services.map((it) => it.id);
  const unitIds = office.units.map((it) => it.id);
  const shifts = office.units.flatMap((unit, u) =>
    unit.shifts.map((shift, s) => ({ shift, at: ["units", u, "shifts", s] })),
  );
  const numbers = office.services.map(({ number }, index) => ({ path: ["services", index, "number"], value: number }));
  const shiftIds = shifts.map(({ shift }) => shift.id);
  return [
    ...repeated(idsOf(office.services, ["services"]), "the service"),
    ...repeated(numbers, "the number"),
    ...serviceFindings(office, known),
    ...repeated(idsOf(office.units, ["units"]), "the unit"),
    ...repeated(
      shifts.map(({ shift, at }) => ({ path: [...at, "id"], value: shift.id })),
      "the shift",
    ),
    ...shifts.flatMap(({ shift, at }) => shiftFindings(shift, services, at)),
    ...office.absences.flatMap(({ shift }, index) =>
      unknown([shift], shiftIds, [], "there is no shift").map((it) => ({ ...it, path: ["absences", index, "shift"] })),
    ),
    ...office.moves.flatMap(({ units }, index) =>
      Object.keys(units).flatMap((id) =>
        unknown([id], unitIds, [], "there is no unit").map((it) => ({ ...it, path: ["moves", index, "units", id] })),
      ),
    ),
    ...repeated(idsOf(office.emergencyReasons, ["emergencyReasons"]), "the reason"),
    ...repeated(idsOf(office.origins, ["origins"]), "the origin"),
    ...repeated(idsOf(office.faq, ["faq"]), "the question"),
    ...office.faq.flatMap((entry, index) =>
      unknown(entry.services, services, ["faq", index, "services"], "there is no service"),
    ),
  ];
}
