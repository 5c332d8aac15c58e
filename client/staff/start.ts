import { serverAnswers } from "../api/serverAnswers.ts";
import { startTrouble } from "../device/startTrouble.ts";

// The first file of the app. The page names what follows, so that it comes at the same time; where it does not come, this one is there
// to say so.
import("./main.ts").catch(() => startTrouble({ serverAnswers }));
