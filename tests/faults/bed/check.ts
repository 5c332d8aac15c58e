import type { Contents, Waiting } from "../page/bed.ts";
import type { Act, Ledger } from "./ledger.ts";
import type { ServerState } from "./serverState.ts";

/**
 * `lost`: shown as kept and nowhere now. `doubled`: there more than once. `silent`: it did not work and nobody was told. `differs`:
 * two who should know the same do not. `stuck`: it is still under way though nothing hinders it.
 */
export interface Violation {
  kind: "lost" | "doubled" | "silent" | "differs" | "stuck";
  text: string;
}

/** Everything there is to compare. */
export interface Evidence {
  ledger: Ledger;
  server: ServerState;
  /** What lies on each device and in its open pages. */
  devices: ReadonlyMap<string, Contents>;
  /** The queue of each applicant's phone. */
  phones: readonly Waiting[];
}

type Scanned = ServerState["events"][number] & {
  details: { device: string; deviceTime: number; offsetMs: number | null; arrival: boolean; verdict: string };
};

const scanned = ({ events }: ServerState): Scanned[] =>
  events.filter((it): it is Scanned => it.kind === "pass_scanned");

const stampsIn = (items: readonly { at: string }[]) => items.map((it) => Date.parse(it.at));

/** Each act that a screen showed stands in the history once, or lies where a person sees it. */
function checkHistory({ ledger, server, devices }: Evidence): Violation[] {
  const found: Violation[] = [];
  for (const [name, contents] of devices) {
    const acts = ledger.acts.filter((it) => it.device === name && it.kind !== "close_task");
    const history = new Map<number, number>();
    for (const { details } of scanned(server)) {
      if (details.device !== contents.device?.id) continue;
      history.set(details.deviceTime, (history.get(details.deviceTime) ?? 0) + 1);
    }
    for (const [stamp, times] of history) {
      if (times > 1)
        found.push({ kind: "doubled", text: `${name}: the act of ${stamp} stands ${times} times in the history` });
    }
    const onDevice = new Set([...stampsIn(contents.outbox), ...stampsIn(contents.tray)]);
    const unsaved = new Set(contents.unsaved);
    for (const act of acts) found.push(...checkAct(act, name, history, onDevice, unsaved, ledger));
    const explained = new Set(acts.flatMap((it) => it.told?.stamps ?? []));
    const orphans = [...history.keys()].filter((it) => !explained.has(it));
    const unseen = acts.filter((it) => it.told === null).length;
    if (orphans.length > unseen) {
      found.push({
        kind: "doubled",
        text: `${name}: ${orphans.length} acts in the history that nobody did (${unseen} unseen)`,
      });
    }
  }
  return found;
}

function checkAct(
  { told, page, kind }: Act,
  name: string,
  history: ReadonlyMap<number, number>,
  onDevice: ReadonlySet<number>,
  unsaved: ReadonlySet<number>,
  { dead }: Ledger,
): Violation[] {
  if (!told || told.kept === "failed") return [];
  const places = told.stamps.filter((it) => history.has(it) || onDevice.has(it));
  const what = `${name}: ${kind} of ${told.stamps[0]} (${told.verdict}, ${told.kept})`;
  if (places.length > 1) return [{ kind: "doubled", text: `${what} was written down as ${places.length} acts` }];
  if (places.length === 1) return [];
  if (told.kept === "stored") return [{ kind: "lost", text: `${what} is nowhere` }];
  if (dead.has(page)) return [];
  if (told.stamps.some((it) => unsaved.has(it))) return [{ kind: "stuck", text: `${what} is still in memory only` }];
  return [{ kind: "silent", text: `${what} is gone from memory too` }];
}

/** The numbers of a device: each given once, none left out, and the server knows how far it has them. */
function checkNumbers({ ledger, server, devices }: Evidence): Violation[] {
  const found: Violation[] = [];
  for (const [name, { device, outbox, tray, unsaved }] of devices) {
    if (!device) continue;
    const known = server.mutations.filter((it) => it.device === device.id);
    const seqs = known.map((it) => it.seq);
    const there = new Set([...seqs, ...outbox.map((it) => it.seq), ...tray.map((it) => it.seq)]);
    if (new Set(seqs).size < seqs.length)
      found.push({ kind: "doubled", text: `${name}: the server ran a number twice` });
    for (let seq = 1; seq <= device.lastSeq; seq += 1) {
      if (!there.has(seq)) found.push({ kind: "lost", text: `${name}: act ${seq} of ${device.lastSeq} is nowhere` });
    }
    if (outbox.length > 0) found.push({ kind: "stuck", text: `${name}: ${outbox.length} acts wait` });
    if (unsaved.length > 0) found.push({ kind: "stuck", text: `${name}: ${unsaved.length} acts are in memory only` });
    const received = new Set(seqs);
    let gapless = 0;
    while (received.has(gapless + 1)) gapless += 1;
    const told = server.devices.find((it) => it.id === device.id)?.lastSeq ?? 0;
    if (told !== gapless)
      found.push({ kind: "differs", text: `${name}: the server has ${gapless} without a gap and says ${told}` });
    const closed = ledger.acts.filter((it) => it.device === name && it.kind === "close_task");
    const surely = closed.filter((it) => it.told?.kept === "stored").length;
    const written = [...known, ...outbox, ...tray.filter((it) => !received.has(it.seq))].filter(
      (it) => it.name === "close_task",
    );
    if (written.length < surely)
      found.push({ kind: "lost", text: `${name}: ${surely} tasks were closed, ${written.length} written down` });
    if (written.length > closed.length)
      found.push({ kind: "doubled", text: `${name}: ${written.length} tasks closed by ${closed.length} acts` });
  }
  return found;
}

/** When a scan happened by the server's reckoning. */
function instantOf({ at, details }: Scanned, bookedAt: number): number {
  const told = details.offsetMs === null ? at : Math.min(at, Math.round(details.deviceTime + details.offsetMs));
  return Math.max(bookedAt, told);
}

/** One arrival per visit: the earliest scan that counts for the time the visit has now. */
function checkArrivals({ server }: Evidence): Violation[] {
  const found: Violation[] = [];
  const scans = Map.groupBy(scanned(server), (it) => it.subject);
  const told = Map.groupBy(
    server.events.filter((it) => it.kind === "visitor_arrived" || it.kind === "appointment_moved"),
    (it) => it.subject,
  );
  for (const visit of server.visits) {
    if (visit.status === "cancelled") continue;
    const moved = server.events.findLast((it) => it.kind === "appointment_moved" && it.subject === visit.id);
    const counted = (scans.get(visit.id) ?? [])
      .filter((it) => it.details.arrival && it.revision > (moved?.revision ?? 0))
      .map((it) => instantOf(it, visit.bookedAt))
      .filter((it) => !moved || it >= visit.changedAt);
    const earliest = counted.length > 0 ? Math.min(...counted) : null;
    if (visit.arrivedAt !== earliest) {
      found.push({
        kind: "differs",
        text: `visit ${visit.id} arrived at ${visit.arrivedAt}, the history says ${earliest}`,
      });
    }
    const arrivals = (told.get(visit.id) ?? []).filter((it) => it.revision > (moved?.revision ?? 0));
    const instants = arrivals.map((it) => it.details["arrivedAt"] as number);
    if (instants.some((it, index) => index > 0 && it > (instants[index - 1] ?? 0))) {
      found.push({ kind: "doubled", text: `visit ${visit.id} arrived again later: ${instants.join()}` });
    }
  }
  return found;
}

/** Every device shows the day as the server has it. */
function checkLists({ server, devices }: Evidence): Violation[] {
  const found: Violation[] = [];
  const expected = new Map(
    server.visits.flatMap(({ passIds, status, start, arrivedAt, desk }) =>
      passIds.map((passId) => [passId, JSON.stringify([status, start, arrivedAt, desk])] as const),
    ),
  );
  const open = server.tasks.filter((it) => !it.closed).map((it) => it.id);
  for (const [name, { visits, tasks, ended }] of devices) {
    const rows = new Map(visits.map((it) => [it.passId, JSON.stringify([it.status, it.start, it.arrivedAt, it.desk])]));
    for (const passId of new Set([...rows.keys(), ...expected.keys()])) {
      if (rows.get(passId) === expected.get(passId)) continue;
      found.push({
        kind: "differs",
        text: `${name} has ${rows.get(passId)} for ${passId}, the server ${expected.get(passId)}`,
      });
    }
    if (tasks.toSorted().join() !== open.toSorted().join()) {
      found.push({ kind: "differs", text: `${name} shows the tasks ${tasks.join()}, open are ${open.join()}` });
    }
    const cancelled = new Set(ended.filter((it) => it.as === "cancelled").map((it) => it.prefix));
    for (const passId of server.visits.filter((it) => it.status === "cancelled").flatMap((it) => it.passIds)) {
      if (!cancelled.has(passId.slice(0, 16))) {
        found.push({ kind: "differs", text: `${name} does not know that ${passId} is cancelled` });
      }
    }
  }
  return found;
}

/** A second is no other arrival: clocks are compared across a network. */
const surelyLater = 1_500;

/** When the screen showed the act of a stamp, as far as its page lived to say so. */
const shownAt = ({ acts }: Ledger, stamp: number) => acts.find((it) => it.told?.stamps.includes(stamp))?.told?.at;

/** Whoever took an arrival that another device had taken before was told so. */
function checkTold({ ledger, server, devices }: Evidence): Violation[] {
  const found: Violation[] = [];
  const changed = new Set(
    server.events.filter((it) => /^appointment_(moved|cancelled)$/.test(it.kind)).map((it) => it.subject),
  );
  for (const [name, contents] of devices) {
    const noticed = new Set(contents.notices.map((it) => it.passId));
    const mine = scanned(server).filter((it) => it.details.device === contents.device?.id && it.details.arrival);
    for (const visit of server.visits) {
      if (changed.has(visit.id) || visit.arrivedAt === null) continue;
      // Whose screen said so before she let somebody in all the same has been told.
      const scans = mine.filter((it) => it.subject === visit.id && it.details.verdict !== "already_arrived");
      const desks = new Set(scans.map((it) => (it.details as { desk?: string | null }).desk ?? null));
      if (scans.length === 0 || desks.has(visit.desk)) continue;
      // By the time of its own screen: that is what the device itself can compare.
      const first = Math.min(...scans.map((it) => shownAt(ledger, it.details.deviceTime) ?? 0));
      if (first < visit.arrivedAt + surelyLater) continue;
      if (!visit.passIds.some((it) => noticed.has(it))) {
        found.push({ kind: "silent", text: `${name} was not told that visit ${visit.id} had arrived before` });
      }
    }
  }
  return found;
}

/** What a phone promised to cancel is cancelled, once; what was taken back is not. */
function checkCancellations({ ledger, server, phones }: Evidence): Violation[] {
  const found: Violation[] = [];
  for (const { visit, said } of ledger.cancellations.values()) {
    const times = server.events.filter((it) => it.kind === "appointment_cancelled" && it.subject === visit).length;
    const waiting = phones.find((it) => it.visit === visit);
    if (times > 1) found.push({ kind: "doubled", text: `${visit} was cancelled ${times} times` });
    if (said === "undone" && times > 0)
      found.push({ kind: "doubled", text: `${visit} was cancelled after it was taken back` });
    if (said === "failed" && times > 0)
      found.push({ kind: "silent", text: `${visit} was cancelled after the phone had said no` });
    if (waiting && waiting.refused === null) found.push({ kind: "stuck", text: `the cancellation of ${visit} waits` });
    if (said === "kept" && times === 0 && !waiting)
      found.push({ kind: "lost", text: `the cancellation of ${visit} is nowhere` });
  }
  return found;
}

/** Compares the server, the devices and what was seen on the screens. Nothing found: nothing lost, nothing twice, nothing silent. */
export function check(evidence: Evidence): Violation[] {
  return [checkHistory, checkNumbers, checkArrivals, checkLists, checkTold, checkCancellations].flatMap((it) =>
    it(evidence),
  );
}
