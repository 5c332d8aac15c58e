import type { Page } from "@playwright/test";

/** Texts of which a part cannot be seen: cut off by a box around them, or beyond the edge of the window. */
export const clippedOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const slack = 1.5;
    /** What is there for screen readers only, or lies unseen over something that shows it. */
    const isMeantUnseen = (element: Element) => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { clipPath, opacity, visibility } = getComputedStyle(at);
        const { width, height } = at.getBoundingClientRect();
        if (clipPath !== "none" || opacity === "0" || visibility === "hidden" || (width <= 1 && height <= 1))
          return true;
      }
      return false;
    };
    const boxAround = (element: Element) => {
      for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== "visible" || getComputedStyle(at).overflowY !== "visible")
          return at.getBoundingClientRect();
      }
      return undefined;
    };
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !node.textContent?.trim() || parent.closest("option, script, style, svg")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter((it) => it.width > 0);
      if (rects.length === 0 || isMeantUnseen(parent)) continue;
      const box = boxAround(parent);
      const width = document.documentElement.clientWidth;
      const isCut = rects.some(
        (it) =>
          it.left < -slack ||
          it.right > width + slack ||
          (box &&
            (it.left < box.left - slack ||
              it.right > box.right + slack ||
              it.top < box.top - slack ||
              it.bottom > box.bottom + slack)),
      );
      if (isCut) found.push(node.textContent.trim());
    }
    return found;
  });
