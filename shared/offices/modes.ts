/** How a service is reached (Zugangsart). Several may stand side by side; `closed` wins over all others. */
// prettier-ignore
export const accessModes =
  ["walk_in", "request", "self_booking", "same_day", "invitation_only", "pickup_box", "emergency_only", "closed"] as const;
export type AccessMode = (typeof accessModes)[number];

/** How an office runs (Betriebszustand): `restricted` is eingeschränkter Betrieb. */
export const operationStates = ["normal", "restricted", "closed_to_public"] as const;
export type OperationState = (typeof operationStates)[number];
