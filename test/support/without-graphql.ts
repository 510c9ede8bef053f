import type { Config } from '../../src/config.ts';

/** The same site, whose ClusterCockpit keeps `/query` closed. */
export function withoutGraphQL(config: Config): Config {
  const systems = config.systems.map((system) =>
    system.kind === 'clustercockpit' ? { ...system, graphql: false } : system,
  );
  return { ...config, systems };
}
