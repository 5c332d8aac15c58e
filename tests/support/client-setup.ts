// Gives the simulated browser the database that the device floor needs.
import "fake-indexeddb/auto";
