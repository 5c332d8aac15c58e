import type { OfficeView, ServiceView } from "../../../shared/offices/index.ts";
import { nextStepOf } from "../offices/nextStep.ts";
import type { Draft } from "./draft.ts";

/**
 * Whether somebody can book a service by themselves: as the public, or by the door that they come through. A guess of the device
 * about what the office said last; the server judges.
 */
export function isBookable(
  service: Pick<ServiceView, "access">,
  operation: OfficeView["operation"],
  door: Draft["door"],
): boolean {
  if (nextStepOf(service, operation) === "book") return true;
  if (!door || service.access.includes("closed")) return false;
  if (door.kind === "invitation") return service.access.includes("invitation_only");
  return service.access.includes("emergency_only") && operation.state !== "closed_to_public";
}
