/** Where the browser keeps what was typed. */
export interface TextStore {
  readonly length: number;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  clear(): void;
}

/**
 * Keeps tabs and history, and never what stands under Headers: GraphiQL leaves it out of its tabs when told to,
 * but its history keeps the headers of every query that was run, tokens included.
 */
export function withoutHeaders(store: TextStore): TextStore {
  return {
    get length() {
      return store.length;
    },
    getItem: (key) => store.getItem(key),
    setItem: (key, value) => {
      if (key !== headersKey) store.setItem(key, texts.includes(key) ? value : headersRemoved(value));
    },
    removeItem: (key) => store.removeItem(key),
    clear: () => store.clear(),
  };
}

/** Of the tab that is open. */
const headersKey = 'graphiql:headers';

/** These hold what was typed as it is, where a field called `headers` is nothing of GraphiQL's. */
const texts = ['graphiql:query', 'graphiql:variables'];

/** Tabs and history are JSON with queries and variables as strings in it. */
function headersRemoved(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value), (key, each: unknown) => (key === 'headers' ? null : each));
  } catch {
    return value;
  }
}
