import { parse } from "vue/compiler-sfc";
import { describe, expect, it } from "vitest";

const sources = import.meta.glob<string>("../../../client/{applicant,staff,kit}/**/*.vue", {
  eager: true,
  query: "?raw",
  import: "default",
});

/** Attributes that people read or hear. */
const spoken = new Set(["aria-label", "aria-description", "title", "alt", "placeholder", "label", "hint", "caption"]);

const word = /\p{L}{2,}/u;
// Texts in an expression stand in quotes; keys of texts hold a dot, class names and states small letters only.
const quotedSentence = /(["'`])((?:(?!\1).)*\p{L}\s+\p{L}(?:(?!\1).)*|\p{Lu}\p{Ll}{2,})\1/u;
const attributeType = 6;
const textType = 2;
const interpolationType = 5;

interface Node {
  type: number;
  content?: string | { content?: string };
  name?: string;
  value?: { content: string } | undefined;
  props?: Node[];
  children?: Node[];
}

/** Words that a template says by itself, in its texts and in what its attributes tell. */
function wordsOf(node: Node): string[] {
  const own =
    node.type === textType && typeof node.content === "string" && word.test(node.content) ? [node.content.trim()] : [];
  const told = (node.props ?? []).flatMap((it) => {
    if (it.type === attributeType && spoken.has(it.name ?? "") && word.test(it.value?.content ?? ""))
      return [it.value?.content ?? ""];
    return [];
  });
  const expression =
    node.type === interpolationType && typeof node.content === "object" ? (node.content.content ?? "") : "";
  const quoted = quotedSentence.exec(expression)?.[2];
  return [...own, ...told, ...(quoted ? [quoted] : []), ...(node.children ?? []).flatMap(wordsOf)];
}

const saidBy = (source: string) => {
  const { template } = parse(source).descriptor;
  return template?.ast ? wordsOf(template.ast as unknown as Node) : [];
};

describe("the templates", () => {
  it.each([
    ["<template><p>Guten Tag</p></template>", ["Guten Tag"]],
    ['<template><img alt="Ein Pass"></template>', ["Ein Pass"]],
    ["<template><p>{{ isOpen ? 'Offen' : t('a.b') }}</p></template>", ["Offen"]],
    [
      '<template><p :class="{ open: isOpen }" class="kern-body">{{ t("offices.name") }} – {{ code }}</p></template>',
      [],
    ],
  ])("say by themselves in %s: %j", (source, expected) => {
    expect(saidBy(source)).toEqual(expected);
  });

  it("MR-25 say nothing by themselves: every word comes from the languages", () => {
    expect(Object.keys(sources).length).toBeGreaterThan(50);
    const found = Object.entries(sources).flatMap(([path, source]) =>
      saidBy(source).map((it) => `${path.replace(/^.*client\//, "")}: ${it}`),
    );
    expect(found).toEqual([]);
  });
});
