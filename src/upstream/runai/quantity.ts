const written = /^\+?(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/;

const factors: ReadonlyMap<string, number> = new Map([
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
  ['Ei', 2 ** 60],
]);

/** Whole bytes of a Kubernetes quantity (`4Gi`, `128G`, `1e3`); null when it is none or below zero. */
export function bytesOf(quantity: string): number | null {
  const [, number, exponent = '', suffix] = written.exec(quantity.trim()) ?? [];
  if (number === undefined) return null;
  const factor = suffix === undefined ? 1 : factors.get(suffix);
  const bytes = Math.round(Number(number + exponent) * (factor ?? NaN));
  return Number.isFinite(bytes) ? bytes : null;
}

/** In the largest unit of which it is a whole number, binary ones first: `4Gi`, `128G`, `1500`. */
export function quantityOf(bytes: number): string {
  for (const suffix of ['Ti', 'T', 'Gi', 'G', 'Mi', 'M', 'Ki', 'k']) {
    const number = bytes / (factors.get(suffix) ?? NaN);
    if (bytes > 0 && Number.isSafeInteger(number)) return `${number}${suffix}`;
  }
  return String(bytes);
}
