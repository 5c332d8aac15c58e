import { advance, turnClock } from "./time.ts";
import { empty, fill, free } from "./ballast.ts";
import { breakDisk, diskFailures, mendDisk } from "./disk.ts";
import { phonePage } from "./phone.ts";
import { tabletPage } from "./tablet.ts";

window.bed = {
  tablet: tabletPage,
  phone: phonePage,
  async wipe() {
    localStorage.clear();
    await empty();
  },
  advance,
  turnClock,
  breakDisk,
  mendDisk,
  diskFailures,
  fill,
  free,
};
