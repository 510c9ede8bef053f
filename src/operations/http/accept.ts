/** What the answers can be. */
export const mediaTypes = ['application/json', 'application/graphql-response+json', 'text/csv'] as const;

export type MediaType = (typeof mediaTypes)[number];

interface Range {
  readonly type: string;
  readonly quality: number;
}

/** The offered type that a client likes best, the first of several; null when it takes none of them. */
export function chosenType(accept: string | null, offered: readonly MediaType[]): MediaType | null {
  const ranges = rangesOf(accept ?? '*/*');
  const liked = offered
    .map((type) => ({ type, quality: qualityOf(type, ranges) }))
    .filter(({ quality }) => quality > 0);
  // The sort keeps equals in the order of the offer.
  return liked.toSorted((one, other) => other.quality - one.quality)[0]?.type ?? null;
}

function rangesOf(accept: string): Range[] {
  return accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const [, quality = '1'] = parameters.map((each) => /^q=([\d.]+)$/.exec(each)).find(Boolean) ?? [];
    return { type, quality: Number(quality) };
  });
}

// `text/csv;q=0, */*` takes everything but that, so the closest range decides.
function qualityOf(type: MediaType, ranges: readonly Range[]): number {
  const [kind] = type.split('/');
  const closest = [type, `${kind}/*`, '*/*'].map((name) => ranges.find((range) => range.type === name));
  return closest.find((range) => range !== undefined)?.quality ?? 0;
}
