/** Whose turn it is when a message does not arrive, as far as its failure says so. */
const kinds: readonly [RegExp, string][] = [
  [/^(smtp_5\d\d|address|bounced_5\.1\.\d+)$/, "mailbox"],
  [/^bounced_/, "returned"],
  [/^smtp_4/, "later"],
  [/^too_late$/, "tooLate"],
  [/^no_mobile$/, "noMobile"],
  [/^(unsubscribed|gone|push_4\d\d)$/, "device"],
  [/^(internal|no_office)$/, "ours"],
];

/** The text that says a failure in plain words; without an own one the server that takes messages could not be reached. */
export const failureKey = (failure: string): string => kinds.find(([sign]) => sign.test(failure))?.[1] ?? "away";
