const groups = /\[([^\]]*)\]/g;
/** Characters outside brackets one by one: a repeated repetition would backtrack for ever on a bad list. */
const term = /^(?:[\w.-]|\[\d+-\d+(?:,\d+-\d+)*\])+$/;
const commaOutsideBrackets = /,(?![^[]*\])/;

/**
 * How many machines a host list such as `hf[01-04,11-12],hx9` names; null for `*` and for anything that
 * cc-backend does not read either. Counted here because its own `numberOfNodes` fails on `*` and takes
 * the whole answer with it (1.5.4).
 */
export function countNodes(expression: string): number | null {
  const counts = expression.split(commaOutsideBrackets).map(countTerm);
  return counts.reduce((all, count) => (all === null || count === null ? null : all + count), 0);
}

/** The ranges of one bracket add up, several brackets in one name multiply. */
function countTerm(text: string): number | null {
  if (!term.test(text)) return null;
  const counts = Array.from(text.matchAll(groups), ([, ranges = '']) => countRanges(ranges));
  return counts.reduce((all, count) => (all === null || count === null ? null : all * count), 1);
}

function countRanges(ranges: string): number | null {
  let all = 0;
  for (const range of ranges.split(',')) {
    const [first = '', last = ''] = range.split('-');
    if (first.length !== last.length || first > last) return null;
    all += Number(last) - Number(first) + 1;
  }
  return all;
}
