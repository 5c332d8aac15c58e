import { shallowRef } from "vue";

/** Whether the database of this device belongs to a newer version of the app than this window runs. */
export const isNewerHere = shallowRef(false);
