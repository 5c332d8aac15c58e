// What an operator sets for a server would bend the servers that tests start for themselves.
const operators = ["PORT", "HOST", "PUBLIC_URL", "DATABASE_URL", "DATA_KEY_FILE", "OFFICES_DIR", "SMTP_URL", "CLOCK"];
const others = ["POW_DIFFICULTY", "NODE_ENV", "APP", "NODE_OPTIONS", "TEST_COUNTS_FILE"];

/**
 * The environment of tests: the given one without what belongs to a running server.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export const testEnv = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !operators.includes(name) && !others.includes(name)));
