/** An address as somebody recognises it who knows it: first letter and domain. */
export const masked = (address: string) => address.replace(/^(.)[^@]*/u, "$1…");
