// As much of IndexedDB as okta-auth-js keeps its keys with: one store, in memory.

function settled(result) {
  const request = { result };
  queueMicrotask(() => {
    request.onupgradeneeded?.();
    request.onsuccess?.();
  });
  return request;
}

export class MemoryIndexedDb {
  #kept = new Map();

  open() {
    const kept = this.#kept;
    const store = {
      add: (value, key) => settled(void kept.set(key, value)),
      get: (key) => settled(kept.get(key)),
      delete: (key) => settled(void kept.delete(key)),
      clear: () => settled(void kept.clear()),
    };
    return settled({ createObjectStore() {}, transaction: () => ({ objectStore: () => store }), close() {} });
  }
}
