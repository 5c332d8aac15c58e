import { Dexie } from "dexie";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lookOnReturn } from "../../../client/device/lookOnReturn.ts";
import { faultOf, revived, type DatabaseFault, type Reopened } from "../../../client/device/revival.ts";

/** What browsers say when the database dies under a living page, and what it means. */
const said: [string, string, DatabaseFault][] = [
  ["InvalidStateError", "The database connection is closing.", "closed"],
  ["AbortError", "The transaction was aborted, so the request cannot be fulfilled.", "aborted"],
  ["UnknownError", "Connection to Indexed Database server lost. Refresh the page to try again", "lost"],
  ["UnknownError", "Attempt to get a record from database without an in-progress transaction", "no_transaction"],
  ["TransactionInactiveError", "The transaction is inactive or finished.", "no_transaction"],
  ["UnknownError", "Internal error opening backing store for indexedDB.open.", "no_store"],
];
const full: [string, string] = ["QuotaExceededError", "The current transaction exceeded its quota limitations."];

interface Rows extends Reopened {
  rows: Dexie.Table<{ id: number }, number>;
}

/** The browser's own function, which fails so often before it works again. */
function breakAdds(name: string, message: string, times: number) {
  let left = times;
  const add = IDBObjectStore.prototype.add;
  return vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(function (this: IDBObjectStore, ...args) {
    if (left-- > 0) throw new DOMException(message, name);
    return add.apply(this, args);
  });
}

let database: Dexie & Rows;
beforeEach(async () => {
  database = new Dexie("revival") as Dexie & Rows;
  database.version(1).stores({ rows: "id" });
  await database.delete();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const add = (id: number) => revived(database, (it) => it.rows.add({ id }));
const ids = () => database.rows.toCollection().primaryKeys();

describe("a database whose handle dies", () => {
  it.each([...said, [...full, "full"] as const])("O12 is told by the browser as %s, %s: %s", (name, message, fault) => {
    expect(faultOf(new DOMException(message, name))).toBe(fault);
    expect(faultOf(new Dexie.UnknownError(message, new DOMException(message, name)))).toBe(fault);
  });

  it("O12 F16 is full when that is why a transaction was aborted; a fault of our own is no fault of the handle", () => {
    const [name, message] = full;
    expect(faultOf(new Dexie.AbortError("aborted", new DOMException(message, name)))).toBe("full");
    expect(faultOf(new TypeError("x is undefined"))).toBe("other");
    expect(faultOf("no error at all")).toBe("other");
  });

  it.each(said)("O12 F16 heals once after %s: %s", async (name, message) => {
    const adds = breakAdds(name, message, 1);
    await expect(add(1)).resolves.toBe(1);
    expect(adds).toHaveBeenCalledTimes(2);
    expect(await ids()).toEqual([1]);
  });

  it.each(said)("O12 F16 never resolves as success when it fails again after %s: %s", async (name, message) => {
    const adds = breakAdds(name, message, Infinity);
    await expect(add(1)).rejects.toThrow();
    expect(adds).toHaveBeenCalledTimes(2);
    adds.mockRestore();
    expect(await ids()).toEqual([]);
  });

  it("F16 on a full disk nothing is opened or tried again", async () => {
    const adds = breakAdds(...full, 1);
    await expect(add(1)).rejects.toThrow();
    expect(adds).toHaveBeenCalledTimes(1);
    expect(await ids()).toEqual([]);
  });

  it("O12 many works on one dead handle open one new one, and all are done", async () => {
    await add(0);
    database.backendDB().close();
    const opens = vi.spyOn(indexedDB, "open");
    await Promise.all([1, 2, 3, 4, 5].map(add));
    expect(opens).toHaveBeenCalledTimes(1);
    expect(await ids()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

/** A database whose handle is dead and which opens when a test says so. */
function slowDatabase() {
  let isOpen = true;
  let finish: () => void = () => undefined;
  const opens = vi.fn(
    () =>
      new Promise<void>((done) => {
        finish = () => {
          isOpen = true;
          done();
        };
      }),
  );
  return {
    isOpen: () => isOpen,
    open: opens as unknown as Reopened["open"],
    close: () => void (isOpen = false),
    opens,
    finish: () => finish(),
  };
}

describe("a database that does not open", () => {
  it("O12 is told after half a second where it was open before; the opening goes on and serves the next", async () => {
    vi.useFakeTimers();
    const slow = slowDatabase();
    let isDead = true;
    const work = async () => {
      if (isDead) throw new DOMException("", "InvalidStateError");
      return "done";
    };
    const told = expect(revived(slow, work)).rejects.toThrow("500 ms");
    await vi.advanceTimersByTimeAsync(500);
    await told;
    isDead = false;
    const next = revived(slow, work);
    slow.finish();
    await expect(next).resolves.toBe("done");
  });

  it("O12 is told after five seconds at first, and tried anew by the next who asks", async () => {
    vi.useFakeTimers();
    const slow = slowDatabase();
    slow.close();
    const told = expect(revived(slow, async () => "done")).rejects.toThrow("5000 ms");
    await vi.advanceTimersByTimeAsync(4_999);
    expect(slow.opens).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    await told;
    const next = revived(slow, async () => "done");
    slow.finish();
    await expect(next).resolves.toBe("done");
    expect(slow.opens).toHaveBeenCalledTimes(2);
  });
});

it("O12 the database is looked at when the page comes back, and not when it goes", () => {
  const page = new EventTarget() as Document;
  let visibilityState = "hidden";
  Object.defineProperty(page, "visibilityState", { get: () => visibilityState });
  const look = vi.fn(async () => Promise.reject(new Error("dead")));
  const stop = lookOnReturn(look, page);
  page.dispatchEvent(new Event("visibilitychange"));
  expect(look).not.toHaveBeenCalled();
  visibilityState = "visible";
  page.dispatchEvent(new Event("visibilitychange"));
  expect(look).toHaveBeenCalledTimes(1);
  stop();
  page.dispatchEvent(new Event("visibilitychange"));
  expect(look).toHaveBeenCalledTimes(1);
});
