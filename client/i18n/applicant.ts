import found from "words:applicant";
import { offer } from "./offered.ts";

// Loaded for what it does: tells which languages the applicant app speaks.
offer(found);
