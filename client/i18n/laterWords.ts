import { computed, shallowRef, watch, type Ref } from "vue";
import { i18n, language } from "./language.ts";
import type { Messages } from "./offered.ts";

// The rooms named in vite.config.words.ts, each with a file for each language.
const files = {
  devices: import.meta.glob<{ default: Messages }>("./*/devices.json"),
  waiting: import.meta.glob<{ default: Messages }>("./*/waiting.json"),
  openings: import.meta.glob<{ default: Messages }>("./*/openings.json"),
  phone: import.meta.glob<{ default: Messages }>("./*/phone.json"),
  queued: import.meta.glob<{ default: Messages }>("./*/queued.json"),
  statements: import.meta.glob<{ default: Messages }>("./*/statements.json"),
  telling: import.meta.glob<{ default: Messages }>("./*/telling.json"),
};
type LaterRoom = keyof typeof files;

async function bring(room: LaterRoom, tag: string): Promise<void> {
  const file = await files[room][`./${tag}/${room}.json`]?.();
  if (file) i18n.global.mergeLocaleMessage(tag, { [room]: file.default });
}

/**
 * Words that few people read: they come with the part of the page that says them, and again when somebody changes the language. Gives
 * whether they are here; where they cannot be had, the part is not shown.
 */
export function useLaterWords(room: LaterRoom): Readonly<Ref<boolean>> {
  // Texts that are merged into a language wake up nobody: what says them is shown anew, once they are there in the language spoken.
  const hereIn = shallowRef<string>();
  watch(
    language,
    async (tag) => {
      const came = await bring(room, tag).then(
        () => true,
        () => false,
      );
      if (tag === language.value) hereIn.value = came ? tag : undefined;
    },
    { immediate: true },
  );
  return computed(() => hereIn.value === language.value);
}
