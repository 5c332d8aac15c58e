import Database from "better-sqlite3";

/** What the server holds, read from its file: the append-only log and the final tables, nothing that it says of itself. */
export interface ServerState {
  /** The log of the office, in commit order. */
  events: { revision: number; at: number; kind: string; subject: string | null; details: Record<string, unknown> }[];
  visits: {
    id: string;
    passIds: string[];
    status: string;
    start: number;
    arrivedAt: number | null;
    desk: string | null;
    bookedAt: number;
    changedAt: number;
  }[];
  mutations: { device: string; id: string; seq: number; name: string; outcome: string; code: string | undefined }[];
  scans: { mutation: string; appointment: string; since: number; at: number }[];
  tasks: { id: number; closed: boolean }[];
  devices: { id: string; lastSeq: number }[];
}

interface Row {
  id: string;
  pass_id: string;
  status: string;
  start_at: number;
  arrived_at: number | null;
  arrived_desk: string | null;
  booked_at: number;
  changed_at: number;
}

/** Reads a database file; the server may be running, or dead. */
export function readServer(file: string, office: string): ServerState {
  const database = new Database(file, { readonly: true });
  const all = <T>(sql: string) => database.prepare(sql).all(office) as T[];
  try {
    const companions = database.prepare("select appointment, pass_id from companion order by position").all() as {
      appointment: string;
      pass_id: string;
    }[];
    const more = Map.groupBy(companions, (it) => it.appointment);
    return {
      events: all<{ revision: number; at: number; kind: string; subject: string | null; details: string }>(
        "select revision, at, kind, subject, details from event where office = ? order by revision",
      ).map((it) => ({ ...it, details: JSON.parse(it.details) as Record<string, unknown> })),
      visits: all<Row>("select * from appointment where office = ?").map((it) => ({
        id: it.id,
        passIds: [it.pass_id, ...(more.get(it.id) ?? []).map(({ pass_id: id }) => id)],
        status: it.status,
        start: it.start_at,
        arrivedAt: it.arrived_at,
        desk: it.arrived_desk,
        bookedAt: it.booked_at,
        changedAt: it.changed_at,
      })),
      mutations: all<{ device: string; id: string; seq: number; name: string; result: string }>(
        "select device, id, seq, name, result from device_mutation where office = ?",
      ).map(({ result, ...it }) => ({
        ...it,
        ...(JSON.parse(result) as { outcome: string; code: string | undefined }),
      })),
      scans: all<{ mutation: string; appointment: string; visit_since: number; at: number }>(
        "select mutation, appointment, visit_since, at from arrival_scan where office = ?",
      ).map(({ visit_since: since, ...it }) => ({ ...it, since })),
      tasks: all<{ id: number; closed_at: number | null }>("select id, closed_at from task where office = ?").map(
        (it) => ({
          id: it.id,
          closed: it.closed_at !== null,
        }),
      ),
      devices: all<{ id: string; last_seq: number }>("select id, last_seq from device where office = ?").map((it) => ({
        id: it.id,
        lastSeq: it.last_seq,
      })),
    };
  } finally {
    database.close();
  }
}
