/** The hostnames of a node list; throws where cc-backend does: at `*` and at brackets without a range. */
export function expandNodes(list: string): string[] {
  return list.split(/,(?![^[]*\])/).flatMap(expandTerm);
}

function expandTerm(term: string): string[] {
  if (/^[\w.-]+$/.test(term)) return [term];
  const [, prefix, ranges, suffix] = /^([\w.-]*)\[([^\]]+)\]([\w.-]*)$/.exec(term) ?? [];
  if (prefix === undefined || ranges === undefined) throw malformed(term);
  return ranges.split(',').flatMap((range) => expandRange(range).map((number) => prefix + number + suffix));
}

function expandRange(range: string): string[] {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(range) ?? [];
  if (first === undefined || last === undefined || first.length !== last.length) throw malformed(range);
  const count = Math.max(0, Number(last) - Number(first) + 1);
  return Array.from({ length: count }, (_, index) =>
    String(Number(first) + index).padStart(first.length, '0'),
  );
}

function malformed(part: string): Error {
  return new Error(`ARCHIVE/NODELIST > invalid node list: ${part}`);
}
