// The phone's own small database. Without one (some private windows) everything is kept until the page is closed.
export type Shelf = "outbox" | "kept" | "survey";

const NAME = "shouwang.phone";
const SHELVES: Shelf[] = ["outbox", "kept", "survey"];
const VERSION = 2; // one more with every shelf
const memory: Record<Shelf, Map<string, unknown>> = { outbox: new Map(), kept: new Map(), survey: new Map() };
let opened: Promise<IDBDatabase | null> | null = null;

function open(): Promise<IDBDatabase | null> {
  opened ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = () => SHELVES.filter((shelf) => !request.result.objectStoreNames.contains(shelf)).forEach((shelf) => request.result.createObjectStore(shelf));
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opened;
}

async function run<T>(shelf: Shelf, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  const database = await open();
  if (!database) return null;
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(shelf, mode, { durability: "strict" });
    const request = work(transaction.objectStore(shelf));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("storage"));
  });
}

/** Answers whether it will outlast the page: a full disk or forbidden storage keeps it in memory only. */
export async function put(shelf: Shelf, key: string, value: unknown): Promise<boolean> {
  memory[shelf].set(key, value);
  const isWritten = (await run(shelf, "readwrite", (store) => store.put(value, key)).catch(() => null)) !== null;
  if (isWritten) memory[shelf].delete(key);
  return isWritten;
}

export async function remove(shelf: Shelf, key: string): Promise<void> {
  memory[shelf].delete(key);
  await run(shelf, "readwrite", (store) => store.delete(key)).catch(() => null);
}

export async function get<T>(shelf: Shelf, key: string): Promise<T | null> {
  const found = await run<T | undefined>(shelf, "readonly", (store) => store.get(key) as IDBRequest<T | undefined>).catch(() => null);
  return (memory[shelf].get(key) as T | undefined) ?? found ?? null;
}

/** Everything on a shelf: what is on the disk, and what could not be written there. */
export async function all<T>(shelf: Shelf): Promise<T[]> {
  const found = await run<T[]>(shelf, "readonly", (store) => store.getAll() as IDBRequest<T[]>).catch(() => null);
  return [...(found ?? []), ...([...memory[shelf].values()] as T[])];
}

/** All that could be read here without network: who it is, what they had to do, where. What was not sent yet stays. */
export async function forgetShown(): Promise<void> {
  await clear("kept");
  await remove("survey", "last"); // who measured here; what they found waits for them
  if ("caches" in self) await caches.delete("tiles");
}

export async function clear(shelf: Shelf): Promise<void> {
  memory[shelf].clear();
  await run(shelf, "readwrite", (store) => store.clear()).catch(() => null);
}
