import lighthouse from "lighthouse";
import type { Figure } from "../figures.ts";

const runs = 3;
const categories = { performance: 98, accessibility: 100, "best-practices": 100, seo: 100 } as const;
type Category = keyof typeof categories;

/** A page to judge. `keep` leaves on the device what an earlier visit put there: without it the page has nothing to show. */
export interface Judged {
  name: string;
  url: string;
  keep?: boolean;
}

async function scores(port: number, { url, keep = false }: Judged) {
  const result = await lighthouse(url, {
    port,
    logLevel: "error",
    output: "json",
    disableStorageReset: keep,
    onlyCategories: Object.keys(categories),
  });
  if (!result || result.lhr.runtimeError) throw new Error(result?.lhr.runtimeError?.message ?? "no result");
  const { lhr } = result;
  const failed = Object.values(lhr.audits)
    .filter((it) => it.score !== null && it.score < 0.9 && it.scoreDisplayMode !== "informative")
    .map((it) => `${it.id}${it.displayValue ? ` (${it.displayValue})` : ""}`);
  const score = (category: Category) => Math.round((lhr.categories[category]?.score ?? 0) * 100);
  return { score, failed, address: lhr.finalDisplayedUrl };
}

/** The four judgements of a page by Lighthouse as on a phone, the middle one of three runs, and what it finds fault with. */
export async function judge(port: number, page: Judged): Promise<Figure[]> {
  const all: Awaited<ReturnType<typeof scores>>[] = [];
  for (let run = 0; run < runs; run++) all.push(await scores(port, page));
  const [first] = all;
  // A page that sent the browser elsewhere would be judged for another one.
  if (first && new URL(first.address).pathname !== new URL(page.url).pathname) {
    throw new Error(`${page.name}: ended at ${first.address}`);
  }
  const found = [...new Set(all.flatMap((it) => it.failed))];
  if (found.length > 0) console.log(`  ${page.name}: ${found.join(", ")}`);
  return (Object.keys(categories) as Category[]).map((category) => {
    const sorted = all.map((it) => it.score(category)).sort((one, other) => one - other);
    return {
      name: `${page.name}, ${category}`,
      value: sorted[Math.floor(sorted.length / 2)] ?? 0,
      unit: "",
      bar: { atLeast: categories[category] },
    };
  });
}
