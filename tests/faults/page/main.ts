import { advance, turnClock } from "./time.ts";
import { fill, free, remove } from "./ballast.ts";
import { breakDisk, diskFailures, mendDisk } from "./disk.ts";
import { phonePage } from "./phone.ts";
import { tabletPage } from "./tablet.ts";

window.bed = {
  tablet: tabletPage,
  phone: phonePage,
  async wipe() {
    localStorage.clear();
    await Promise.all(["terminpass", "terminpass-staff", "ballast"].map(remove));
  },
  advance,
  turnClock,
  breakDisk,
  mendDisk,
  diskFailures,
  fill,
  free,
};
