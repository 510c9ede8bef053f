import { cpus } from 'node:os';
import { median } from './median.ts';
import { startSystems } from './start-systems.ts';
import { openVirtualSite, type VirtualSite } from './virtual-site.ts';

/**
 * What a page of jobs costs, however many jobs there are: upstream calls and CPU of the first and of the
 * 500th page, over two systems with a thousand and with a million jobs each, in one run.
 */
const first = 2;
const deepPage = 500;
const blocks = 30;
const requestsInBlock = 40;

const sizes = [1_000, 1_000_000];
const systems = await Promise.all(sizes.map(startSystems));
const sites = await Promise.all(systems.map(({ url }) => openVirtualSite(url)));
const cases = await Promise.all(
  sites.flatMap((site, at) => [
    prepare(site, `${label(sizes[at])}, page 1`, null),
    prepare(site, `${label(sizes[at])}, page ${deepPage}`, deepPage - 1),
  ]),
);
for (const each of cases) await each.measure();
for (const each of cases) each.costs.length = 0;
// In turns, so that whatever else the machine does falls on all of them alike.
for (let block = 0; block < blocks; block += 1) for (const each of cases) await each.measure();
report();
await Promise.all(sites.map(({ close }) => close()));
for (const { close } of systems) close();

async function prepare(site: VirtualSite, name: string, pagesBefore: number | null) {
  let after: string | null = null;
  for (let page = 0; page < (pagesBefore ?? 0); page += 1) after = await nextCursor(site, after);
  const before = site.calls.count;
  await nextCursor(site, after);
  const calls = site.calls.count - before;
  const costs: number[] = [];
  async function measure(): Promise<void> {
    const start = process.cpuUsage();
    for (let request = 0; request < requestsInBlock; request += 1) await nextCursor(site, after);
    const { user, system } = process.cpuUsage(start);
    costs.push((user + system) / requestsInBlock);
  }
  return { name, calls, costs, measure };
}

async function nextCursor({ gateway, token }: VirtualSite, after: string | null): Promise<string> {
  const query =
    'query ($after: String, $first: Int!) { jobs(first: $first, after: $after) { nodes { id name state } pageInfo { endCursor } completeness { complete } } }';
  const response = await gateway.fetch(
    new Request('http://127.0.0.1/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables: { after, first } }),
    }),
  );
  const { data } = (await response.json()) as {
    data: {
      jobs: { nodes: unknown[]; pageInfo: { endCursor: string }; completeness: { complete: boolean } };
    };
  };
  if (!data.jobs.completeness.complete || data.jobs.nodes.length !== first)
    throw new Error('the page is not whole');
  return data.jobs.pageInfo.endCursor;
}

function report(): void {
  const base = median(cases[0]?.costs ?? []);
  const lines = cases.map(({ name, calls, costs }) => {
    const cost = median(costs);
    return `| ${name} | ${calls} | ${Math.round(cost)} | ${(cost / base).toFixed(2)} |`;
  });
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  process.stdout.write(
    [
      machine,
      '',
      '| jobs in each system | upstream calls | CPU µs a page, median | ratio |',
      '|---|---|---|---|',
      ...lines,
      '',
    ].join('\n'),
  );
}

function label(rows: number | undefined): string {
  return (rows ?? 0).toLocaleString('en');
}
