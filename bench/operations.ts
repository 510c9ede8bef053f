import { digestOf } from '../src/operations/id.ts';
import type { NewOperation } from '../src/operations/stored-operation.ts';

const fields = 'id name kind state upstreamState createdAt startedAt endedAt runningSeconds userName';

export const viewer = toOperation('Me', '{ viewer { subject } }');
export const jobs = toOperation(
  'Jobs',
  `{ jobs(first: 100, filter: { systems: ["emmy"] }) { nodes { ${fields} } } }`,
);

/** What is asked, stored by the application that the token of the benchmark was given to. */
function toOperation(name: string, selection: string): NewOperation {
  const document = `query ${name} ${selection}`;
  return {
    ...{ id: digestOf(document), owner: 'bench', document, name, type: 'QUERY' },
    ...{ aliases: [], tags: [], source: 'FOLDER' },
  };
}
