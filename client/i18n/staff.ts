import found from "words:staff";
import { offer } from "./offered.ts";

// Loaded for what it does: tells which languages the staff app speaks.
offer(found);
