/** What the link of a mail carries behind its #, which browsers keep to themselves. */
export interface VisitLink {
  /** Opens the visit on this device. */
  secret: string | undefined;
  /** What the person has decided in the mail already; she is asked once more where it cannot be undone. */
  then: "cancel" | "move" | undefined;
}

/** Reads `#secret=…`, with `&then=cancel` or `&then=move` from a reminder. */
export function visitLink(hash: string): VisitLink {
  const [, secret, then] = /^#secret=([^&]+)(?:&then=(cancel|move))?$/.exec(hash) ?? [];
  return { secret, then: then as VisitLink["then"] };
}
