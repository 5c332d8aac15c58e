// A thread of its own: copying would hold up everybody whom the server answers meanwhile.
import { workerData } from "node:worker_threads";
import { copyDatabase } from "./copyDatabase.ts";

const { from, to } = workerData as { from: string; to: string };
copyDatabase(from, to);
