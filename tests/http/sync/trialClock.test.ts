import { expect, test } from "vitest";
import { staffHouse } from "../../support/staffHouse.ts";

test.each([
  ["of a server whose clock was set for trying things out says so", true],
  ["of any other server says that its clock is the real one", false],
])("the session %s", async (_, trialClock) => {
  const house = await staffHouse({ materials: { trialClock } });
  const { json } = await (await house.tablet()).session();
  expect(json.trialClock).toBe(trialClock);
});
