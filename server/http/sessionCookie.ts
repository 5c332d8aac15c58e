/**
 * The name of the cookie that carries the session of a member of staff. Where everything travels by https the prefix makes the
 * browser itself bind it to this very host.
 */
export const sessionCookie = ({ protocol }: URL) =>
  protocol === "https:" ? "__Host-terminpass_staff" : "terminpass_staff";

/** The name of the cookie that carries the session of an enrolled device. It goes to the interface alone. */
export const deviceCookie = ({ protocol }: URL) =>
  protocol === "https:" ? "__Secure-terminpass_device" : "terminpass_device";
