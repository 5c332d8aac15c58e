// Gives the simulated browser the database that the device floor needs.
import "fake-indexeddb/auto";
// Most tests look at pages of the applicant app; those of another app bring its words.
import "../../client/i18n/applicant.ts";
