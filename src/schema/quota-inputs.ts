import type { EntitlementInput, NodePoolQuotaInput } from '../domain/org-unit-changes.ts';
import type { ByteAmount as Bytes } from '../domain/filter.ts';
import { builder } from './builder.ts';
import { ByteAmount } from './filters.ts';

const deserved =
  'What it gets whenever it asks. Left out, it stays; null means unlimited, which GPUs cannot be; 0 means none.';
const limit = 'The most it can get, at least what is deserved. Left out, it stays; null means unlimited.';
const overQuotaWeight = 'Share in what others leave unused, from 0. Left out, it stays.';

const QuotaAmountInput = builder.inputRef<EntitlementInput>('QuotaAmountInput').implement({
  description: 'What to change of an entitlement to devices or cores.',
  fields: (t) => ({
    deserved: t.float({ description: deserved }),
    limit: t.float({ description: limit }),
    overQuotaWeight: t.float({ description: overQuotaWeight }),
  }),
});

const QuotaBytesInput = builder.inputRef<EntitlementInput<Bytes>>('QuotaBytesInput').implement({
  description: 'What to change of an entitlement to memory. Run:ai counts in whole MB or MIB.',
  fields: (t) => ({
    deserved: t.field({ type: ByteAmount, description: deserved }),
    limit: t.field({ type: ByteAmount, description: limit }),
    overQuotaWeight: t.float({ description: overQuotaWeight }),
  }),
});

export const NodePoolQuotaInputRef = builder.inputRef<NodePoolQuotaInput>('NodePoolQuotaInput').implement({
  description: 'What to change of the quota on one node pool; what is left out stays.',
  fields: (t) => ({
    nodePoolId: t.id({ required: true, description: '`NodePool:<system>:<key>`, of the same cluster.' }),
    gpu: t.field({ type: QuotaAmountInput, description: 'Devices; fractions exist.' }),
    cpu: t.field({ type: QuotaAmountInput, description: 'Cores, with at most three decimals.' }),
    memory: t.field({ type: QuotaBytesInput, description: 'Memory.' }),
    priority: t.string({
      description: "Who is served first where resources are short, in the system's own word, e.g. `High`.",
    }),
  }),
});
