import type { MetricChoice, MetricsQuery } from '../../../domain/metrics.ts';
import type { Caller } from '../../../http/door.ts';
import type * as wire from './schema.ts';

/** A compute node by what its metrics are kept under. */
export interface NodeName {
  readonly cluster: string;
  readonly host: string;
}

/** Where metrics are read, whichever of cc-backend's two APIs answers. */
export interface MetricBackend {
  /** What can be chosen of the metrics of a job. */
  readonly jobChoices: readonly MetricChoice[];
  /** Of the whole job, by cc-backend's own id of it. */
  readJob(caller: Caller, id: string, query: MetricsQuery): Promise<readonly wire.Measured[]>;
  readNode(caller: Caller, node: NodeName, query: MetricsQuery): Promise<readonly wire.Measured[]>;
  /** Summed up over its nodes. */
  readCluster(caller: Caller, cluster: string, query: MetricsQuery): Promise<readonly wire.Sum[]>;
}
