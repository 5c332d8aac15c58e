import * as v from "valibot";
import { OfficeFileSchema, type Office, type OfficeFile } from "../../shared/offices/index.ts";

/** The office as the rules see it: its file, with the numbers that are kept for ever. */
export function withNumbers(file: OfficeFile, number: number, services: ReadonlyMap<string, number>): Office {
  return {
    ...file,
    number,
    city: file.city ?? file.name.de,
    services: file.services.map((it) => ({ ...it, number: services.get(it.id) ?? missingNumber(file.id, it.id) })),
  };
}

function missingNumber(office: string, service: string): never {
  throw new Error(`the service ${service} of ${office} has no number`);
}

/** Reads a kept version; one that this version of the program cannot read is an accident. */
export function officeOf(content: unknown, number: number, services: ReadonlyMap<string, number>): Office {
  return withNumbers(v.parse(OfficeFileSchema, content), number, services);
}
