import type { Context } from '../context.ts';
import type { SystemHealth, SystemRef } from '../domain/system.ts';
import { builder } from './builder.ts';

export const SystemKind = builder.enumType('SystemKind', {
  description: 'Which foreign API a connected system speaks.',
  values: {
    RENKU: { value: 'renku', description: 'Renku CRC: interactive sessions on resource pools.' },
    RUNAI: { value: 'runai', description: 'Run:ai control plane: GPU scheduling.' },
    CLUSTERCOCKPIT: { value: 'clustercockpit', description: 'ClusterCockpit: HPC jobs and their metrics.' },
  } as const,
});

export const System = builder.objectRef<SystemRef>('System').implement({
  description: 'A connected system. Every row names the one it comes from.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'The name the configuration gives it; the middle part of ids.',
    }),
    kind: t.expose('kind', { type: SystemKind, description: 'Which foreign API it speaks.' }),
    reachable: t.boolean({
      nullable: true,
      description:
        'Whether its last answer came, whatever it said. A system not asked for half a minute is asked once, without a credential.',
      resolve: async (system, _, context) => (await healthOf(system, context))?.reachable,
    }),
    latencyMilliseconds: t.float({
      nullable: true,
      description: 'How long its last answer took.',
      resolve: async (system, _, context) => (await healthOf(system, context))?.latencyMilliseconds,
    }),
    lastCallAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last asked.',
      resolve: async (system, _, context) => (await healthOf(system, context))?.lastCallAt,
    }),
  }),
});

builder.queryField('systems', (t) =>
  t.field({
    type: [System],
    nullable: true,
    description: 'Every connected system. Needs sign-in.',
    skipTypeScopes: true,
    authScopes: { signedIn: 'the systems' },
    resolve: (_, __, { sources }) => sources.systems.map(({ system }) => system),
  }),
);

function healthOf(system: SystemRef, { sources }: Context): Promise<SystemHealth> | undefined {
  return sources.systems.find((status) => status.system.name === system.name)?.health();
}
