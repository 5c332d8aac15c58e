import type { OfficeEntry, OfficeView } from "../../shared/offices/index.ts";

export type ExampleId = "marburg" | "pirmasens" | "magdeburg" | "stuttgart" | "duesseldorf";
export declare const exampleIds: readonly ExampleId[];

/** An example office as its visitors get it at an instant. */
export declare function viewOf(id: ExampleId, at: string): OfficeView;

/** The same with its texts in one language and in German, as a phone gets it. */
export declare function viewIn(language: string, id: ExampleId, at: string): OfficeView;

/** The list of the example offices at an instant. */
export declare function listAt(at: string): OfficeEntry[];
