/** A map that forgets everything when it is full: for what can be worked out again. */
class BoundedMap<K, V> extends Map<K, V> {
  #most: number;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  override set(key: K, value: V): this {
    if (this.size >= this.#most && !this.has(key)) this.clear();
    return super.set(key, value);
  }
}

/** Remembers at most so many things. */
export const boundedMap = <K, V>(most: number): Map<K, V> => new BoundedMap(most);
