import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const onNode = (name: string) => ({
  test: { name, environment: "node" as const, include: [`tests/${name}/**/*.test.ts`], testTimeout: 30_000 },
});

export default defineConfig({
  test: {
    // What a passing test prints is of no use to anybody.
    silent: "passed-only",
    reporters: ["default", "./tests/support/vitestCounts.ts"],
    projects: [
      onNode("rules"),
      onNode("store"),
      onNode("http"),
      onNode("faults"),
      {
        plugins: [vue()],
        test: {
          name: "client",
          environment: "happy-dom",
          include: ["tests/client/**/*.test.ts"],
          setupFiles: ["./tests/support/client-setup.ts"],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
