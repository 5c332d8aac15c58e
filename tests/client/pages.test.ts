import { describe, expect, it } from "vitest";
import { pageAt, pages } from "../../client/applicant/pages.ts";
import { router } from "../../client/applicant/router.ts";

/** An address of every page, and some that nearly are one of another page. */
const addresses = [
  ...Object.values(pages).map(({ path }) =>
    path
      .replace(/:page\([^)]*\)/, "legal")
      .replace("/:answers*", "/card/lost")
      .replace(/:\w+/g, "some-name"),
  ),
  "/o/marburg/guide",
  "/o/marburg/faq/",
  "/o/m%C3%BCnster",
  "/privacy",
  "/accessibility",
];

describe("the first file of the app", () => {
  it.each(addresses)("begins to load the page that the router will show: %s", (address) => {
    expect(router.resolve(address).name).toBe(pageAt(address)?.name);
    expect(pageAt(address)).toBeDefined();
  });

  it.each(["/impressum", "/o", "/o/marburg/a/b/c", "/visit", "/nothing/here"])("loads no page for %s", (address) => {
    expect(pageAt(address)).toBeUndefined();
  });

  it.each([
    ["/", "/offices"],
    ["/o/marburg", "/offices/marburg"],
    ["/o/m%C3%BCnster/card", "/offices/m%C3%BCnster"],
    ["/visit/abc", undefined],
  ])("asks ahead, at %s, for %s", (address, asks) => {
    expect(pageAt(address)?.asks).toBe(asks);
  });
});
