import { onTestFinished } from "vitest";
import { openService, type TestService } from "./service.ts";

export type { Posted, TestService } from "./service.ts";

/** A server that keeps what it gets, for as long as a test lasts. */
export async function httpService(status?: number): Promise<TestService> {
  const service = await openService(status);
  onTestFinished(() => service.goDown());
  return service;
}
