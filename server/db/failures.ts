const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code);

// PostgreSQL: serialization failure, deadlock, a lock that could not be had in time.
const busy = /^(SQLITE_BUSY|40001$|40P01$|55P03$)/;

// SQLite: the disk. PostgreSQL: connections (08), resources (53), the server goes or comes (57P), its disk (58), a statement or
// transaction that took too long (57014, 25P03). Node: the way to the server.
const passing =
  /^(SQLITE_(FULL|IOERR)|08...$|53...$|57P..$|58...$|57014$|25P03$|ECONN|ETIMEDOUT$|EPIPE$|ENOTFOUND$|EAI_AGAIN$|EHOSTUNREACH$)/;

// The client says these without a code.
const lostConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

// PostgreSQL, where a newer server has just changed a table that a statement was prepared for, or somebody has discarded it.
const outdated = /^(cached plan must not change result type|prepared statement .* does not exist)/;

/** Whether somebody else was in the way: the same transaction may succeed when it is tried again. */
export function isBusy(error: unknown): boolean {
  return busy.test(codeOf(error)) || (error instanceof Error && outdated.test(error.message));
}

/** Whether the database cannot be used for now: busy for long, its disk full, not reachable. Asking again later helps. */
export function isUnavailable(error: unknown): boolean {
  return isBusy(error) || passing.test(codeOf(error)) || (error instanceof Error && lostConnection.test(error.message));
}
