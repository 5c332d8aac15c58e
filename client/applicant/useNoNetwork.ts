import { onScopeDispose, readonly, shallowRef, type Ref } from "vue";

/** Whether the browser surely has no network at all; that it has one it only believes. */
export function useNoNetwork(): Readonly<Ref<boolean>> {
  const noNetwork = shallowRef(!navigator.onLine);
  const look = () => (noNetwork.value = !navigator.onLine);
  addEventListener("online", look);
  addEventListener("offline", look);
  onScopeDispose(() => {
    removeEventListener("online", look);
    removeEventListener("offline", look);
  });
  return readonly(noNetwork);
}
