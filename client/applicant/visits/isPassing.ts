const passing = new Set<string>(["too_many", "internal", "unavailable"]);

/** Whether the server or the way to it is at fault, not what was asked: the same again will do. Takes the code of a problem. */
export const isPassing = (code: string): boolean => passing.has(code);
