import type { Scope } from './metrics/scopes.ts';

export interface Unit {
  base: string;
  prefix?: string;
}

export interface MetricSettings {
  peak: number;
  normal: number;
  caution: number;
  alert: number;
  energy: '' | 'power' | 'energy';
  footprint?: 'avg' | 'max' | 'min';
  restrict: boolean;
  lowerIsBetter: boolean;
}

export interface MetricConfig extends MetricSettings {
  name: string;
  unit: Unit;
  scope: Scope;
  aggregation: 'sum' | 'avg';
  timestep: number;
  subClusters?: MetricOverride[];
}

export interface MetricOverride extends MetricSettings {
  name: string;
  unit: Unit;
  remove: boolean;
}

export interface Accelerator {
  id: string;
  type: string;
  model: string;
}

export interface Topology {
  node: number[];
  socket: number[][];
  memoryDomain: number[][];
  die?: number[][];
  core: number[][] | null;
  accelerators?: Accelerator[];
}

export interface SubClusterHardware {
  name: string;
  /** A node list such as `tn[001-128],tx1`, or `*`. */
  nodes: string;
  processorType: string;
  topology: Topology;
  flopRateScalar: { unit: Unit; value: number };
  flopRateSimd: { unit: Unit; value: number };
  memoryBandwidth: { unit: Unit; value: number };
  socketsPerNode: number;
  coresPerSocket: number;
  threadsPerCore: number;
}

export interface SubCluster extends SubClusterHardware {
  metricConfig: MetricConfig[];
  footprint: string[];
  energyFootprint: string[];
}

export interface Cluster {
  name: string;
  metricConfig: MetricConfig[];
  subClusters: SubCluster[];
}

/** A metric in `cluster.json`, where what is false or empty may be left out. */
export type MetricInput = Omit<MetricConfig, 'subClusters' | 'energy' | 'restrict' | 'lowerIsBetter'> &
  Partial<Pick<MetricConfig, 'energy' | 'restrict' | 'lowerIsBetter'>> & { subClusters?: OverrideInput[] };

export type OverrideInput = Partial<MetricOverride> & { name: string };

/** `cluster.json`, as an operator writes it. */
export interface ClusterConfig {
  name: string;
  metricConfig: MetricInput[];
  subClusters: SubClusterHardware[];
}

/** A cluster as cc-backend derives it from its configuration at start. */
export function deriveCluster(config: ClusterConfig): Cluster {
  const metricConfig = config.metricConfig.map(({ subClusters, ...metric }) => ({
    energy: '' as const,
    restrict: false,
    lowerIsBetter: false,
    ...metric,
    ...(subClusters && { subClusters: subClusters.map(completeOverride) }),
  }));
  return {
    name: config.name,
    metricConfig,
    subClusters: config.subClusters.map((hardware) => deriveSubCluster(hardware, metricConfig)),
  };
}

/** An override replaces all settings: what it leaves out becomes zero, not the metric's own. */
function completeOverride(override: OverrideInput): MetricOverride {
  const nothing = { unit: { base: '' }, peak: 0, normal: 0, caution: 0, alert: 0 };
  return { ...nothing, energy: '', lowerIsBetter: false, restrict: false, remove: false, ...override };
}

function deriveSubCluster(hardware: SubClusterHardware, metrics: MetricConfig[]): SubCluster {
  const metricConfig = metrics.flatMap((metric) => settingsFor(hardware.name, metric));
  return {
    ...hardware,
    metricConfig,
    footprint: metricConfig.filter((metric) => metric.footprint).map((metric) => metric.name),
    energyFootprint: metricConfig.filter((metric) => metric.energy !== '').map((metric) => metric.name),
  };
}

function settingsFor(subCluster: string, { subClusters, ...metric }: MetricConfig): MetricConfig[] {
  const override = subClusters?.find(({ name }) => name === subCluster);
  if (override === undefined) return [{ ...metric, restrict: false }];
  if (override.remove) return [];
  const { peak, normal, caution, alert, energy, lowerIsBetter, footprint } = override;
  const derived = { ...metric, peak, normal, caution, alert, energy, lowerIsBetter, restrict: false };
  if (footprint === undefined) delete derived.footprint;
  else derived.footprint = footprint;
  return [derived];
}
