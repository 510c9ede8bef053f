import type { Fault } from '../src/sandbox/fake.ts';
import { reached } from './durability/gateway-process.ts';
import { type OneKeyRound, useOneKey } from './durability/one-key.ts';
import { onOwnServerDatabase } from './durability/own-database.ts';
import { type MutationSite, onMutationSite } from './durability/site.ts';
import { printTable } from './report.ts';

/** Whether 50 calls with one key, on two gateways over one PostgreSQL, are carried out once. */
const rounds = 20;
const times = 50;
const behaviours: readonly (readonly [string, Fault | null, string])[] = [
  ['at once', null, 'CreatePoolPayload'],
  ['after 500 ms', { kind: 'latency', milliseconds: 500 }, 'CreatePoolPayload'],
  ['never', { kind: 'hang' }, 'OutcomeUnknown'],
];

const rows = await onOwnServerDatabase((url) => onMutationSite({ url }, measure, { timeoutSeconds: 2 }));
printTable(['Renku answers', 'rounds', 'requests to Renku a round', 'equal answers a round', 'answer'], rows);

async function measure(site: MutationSite): Promise<unknown[][]> {
  const urls = await Promise.all([site.start(), site.start()].map(reached));
  const results: unknown[][] = [];
  for (const [name, fault, type] of behaviours) {
    for (let round = 0; round < rounds; round += 1) {
      site.renku.setFault(fault);
      check(await useOneKey(site, urls, times), type);
      site.renku.setFault(null);
      // Ten failures in a row open the breaker of a gateway, which then refuses and keeps no answer.
      for (const url of urls) await useOneKey(site, [url], 1);
    }
    results.push([name, rounds, 1, times, type]);
  }
  return results;
}

function check(round: OneKeyRound, type: string): void {
  const { received, answers, different } = round;
  if (received === 1 && answers === times && different === 1 && round.type === type) return;
  throw new Error(`One key was not used once: ${JSON.stringify(round)}`);
}
