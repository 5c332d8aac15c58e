// The ceilings: the same framework with an answer that is ready, and with one durable insert per request.
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import Database from "better-sqlite3";
import { Hono } from "hono";
import { readFileSync } from "node:fs";
import { Pool } from "pg";

const env = (name: string) => process.env[name] ?? "";
/** What the measured server answered, headers and bytes, by the last part of the path. */
const answers = JSON.parse(readFileSync(env("ANSWERS"), "utf8")) as Record<
  string,
  { body: string; headers: Record<string, string> }
>;
const table = "CREATE TABLE IF NOT EXISTS note (id BIGINT, body TEXT NOT NULL)";

/** Writes one row durably, in the kind of database that DATABASE names. */
async function noter(): Promise<(body: string) => unknown> {
  if (env("DATABASE").startsWith("postgres")) {
    const pool = new Pool({ connectionString: env("DATABASE"), max: 10 });
    await pool.query(table);
    return (body) => pool.query({ name: "note", text: "INSERT INTO note (body) VALUES ($1)", values: [body] });
  }
  const database = new Database(env("DATABASE"));
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.exec(table);
  const insert = database.prepare("INSERT INTO note (body) VALUES (?)");
  return (body) => insert.run(body);
}
const note = await noter();

const app = new Hono()
  .get("/api/offices/:office/services/:service/:what", (c) => {
    const answer = answers[c.req.param("what")];
    return new Response(answer?.body ?? "{}", { headers: { ...answer?.headers } });
  })
  .post("/note", async (c) => {
    await note(JSON.stringify(await c.req.json()));
    return new Response("{}", { status: 201, headers: { ...answers["slots"]?.headers } });
  })
  .get("/readyz", (c) => c.text("ready"));

createServer(getRequestListener(app.fetch)).listen(Number(env("PORT")), "127.0.0.1");
