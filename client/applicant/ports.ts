import { inject, type InjectionKey } from "vue";
import { api, newKey } from "../api/index.ts";
import { cachedOffices, saveVisit, sealedDraft, systemClock, visit, visits, wasHereBefore } from "../device/index.ts";

/** What the pages of offices and booking need of the world outside. A test provides fakes under `portsKey`. */
export const realPorts = {
  api,
  cachedOffices,
  drafts: (
    office: string,
    name: string,
  ): { load(): Promise<unknown>; save(value: unknown): Promise<void>; clear(): Promise<void> } =>
    sealedDraft(office, name),
  saveVisit,
  visit,
  visits,
  wasHereBefore,
  clock: systemClock,
  newKey,
};
export type Ports = typeof realPorts;

export const portsKey: InjectionKey<Ports> = Symbol("ports");

export const usePorts = (): Ports => inject(portsKey, realPorts);
