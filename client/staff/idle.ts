import type { Watches } from "../device/staff/index.ts";

/** How long nobody has to touch a tablet until it asks who is there, in milliseconds. */
export const idleMillis = 120_000;

/** Counts how long nobody has touched this tablet, asleep or awake. */
export function createIdle({ wall, elapsed }: Watches) {
  const now = () => ({ wall: wall.now(), elapsed: elapsed() });
  let touchedAt = now();
  let lookedAt = now();
  let sleptMs = 0;

  return {
    touch(): void {
      touchedAt = now();
      sleptMs = 0;
    },

    /** Whether it was too long. To be asked every few seconds: only so a sleep is told from a clock that somebody has set. */
    isOver(): boolean {
      const before = lookedAt;
      lookedAt = now();
      // Asleep, a device counts nothing as elapsed, while its wall clock goes on.
      const slept = lookedAt.wall - before.wall - (lookedAt.elapsed - before.elapsed);
      if (slept > 5_000) sleptMs += slept;
      return lookedAt.elapsed - touchedAt.elapsed + sleptMs >= idleMillis;
    },
  };
}
