// Gives the simulated browser the database that the device floor needs.
import "fake-indexeddb/auto";
import { vi } from "vitest";
// Most tests look at pages of the applicant app; those of another app bring its words.
import "../../client/i18n/applicant.ts";

// What a page shows after a moment takes many on a machine that does much else. Whoever waits for it has patience.
const { waitFor } = vi;
vi.waitFor = (look, options) => waitFor(look, options ?? { timeout: 10_000, interval: 20 });
