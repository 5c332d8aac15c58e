/**
 * Says which texts are news: one that stays in view is reported once. It counts as gone after the frames of `awayMillis` did not
 * show it; frames that nobody looked at prove nothing, so a pause does not make it news.
 */
export function repeatGate(awayMillis = 1_000) {
  /** Per text in view, since when frames have been missing it. */
  const inView = new Map<string, number | undefined>();

  /** Looks at one frame: `at` is its time in milliseconds. */
  function isNews(text: string | undefined, at: number): text is string {
    for (const [known, missingSince] of inView) {
      if (known === text) inView.set(known, undefined);
      else if (missingSince === undefined) inView.set(known, at);
      else if (at - missingSince >= awayMillis) inView.delete(known);
    }
    if (text === undefined || inView.has(text)) return false;
    inView.set(text, undefined);
    return true;
  }

  return { isNews, forget: () => inView.clear() };
}
