/* Loaded before the server: asked to end it ends at once, whatever is under way. */
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(0));
