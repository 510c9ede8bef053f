import type { Context } from '../context.ts';
import type { Banner, PlatformSource } from '../domain/platform.ts';
import type { SystemHealth, SystemRef } from '../domain/system.ts';
import { viewerCan } from '../domain/viewer.ts';
import { builder } from './builder.ts';

export const SystemKind = builder.enumType('SystemKind', {
  description: 'Which foreign API a connected system speaks.',
  values: {
    RENKU: { value: 'renku', description: 'Renku CRC: interactive sessions on resource pools.' },
    RUNAI: { value: 'runai', description: 'Run:ai control plane: GPU scheduling.' },
    CLUSTERCOCKPIT: { value: 'clustercockpit', description: 'ClusterCockpit: HPC jobs and their metrics.' },
    NATIVE: { value: 'native', description: 'The gateway itself: pools kept in its own database.' },
  } as const,
});

export const BannerRef = builder.objectRef<Banner>('Banner').implement({
  description: 'What a system shows to everybody while something is wrong.',
  fields: (t) => ({
    text: t.exposeString('text', { nullable: true, description: 'Null when nothing is shown.' }),
    etag: t.exposeString('etag', {
      description: 'Changes with every edit; for `etag` of `setPlatformBanner`.',
    }),
  }),
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
    banner: t.field({
      type: BannerRef,
      nullable: true,
      description: 'Null where the system has none. Filled by Renku.',
      resolve: (system, _, context) => platformOf(system, context)?.readBanner(),
    }),
    notes: t.stringList({
      nullable: true,
      description:
        'What its administrators should know of how it stands to them, such as that Renku does not know them everywhere yet. Null to everybody else. Filled by Renku, with up to three requests.',
      resolve: (system, _, context) =>
        viewerCan(context.viewer, 'platform:write', system) ? platformOf(system, context)?.readNotes() : null,
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

function platformOf({ name }: SystemRef, { sources }: Context): PlatformSource | undefined {
  return sources.platforms.find(({ system }) => system.name === name);
}
