/** Reads a stream of server-sent events message by message. */
export function eventReader(response: Response) {
  const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    /** The next message, or `undefined` when the stream has ended. Comments are passed over. */
    async next(): Promise<unknown> {
      for (;;) {
        const end = text.indexOf("\n\n");
        const block = text.slice(0, end);
        if (end >= 0) text = text.slice(end + 2);
        if (end >= 0 && block.startsWith("data: ")) return JSON.parse(block.slice(6));
        if (end >= 0) continue;
        const part = await chunks?.read();
        if (!part || part.done) return undefined;
        text += part.value;
      }
    },
    cancel: () => chunks?.cancel(),
  };
}
