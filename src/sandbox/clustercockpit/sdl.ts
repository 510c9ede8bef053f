/** The part of cc-backend's schema that the fake answers; names and types as published. */
export const sdl = `
  scalar Time
  scalar Any
  scalar MetricScope
  scalar JobState
  scalar SchedulerState
  scalar MonitoringState
  type Query {
    clusters: [Cluster!]!
    tags: [Tag!]!
    globalMetrics: [GlobalMetricListItem!]!
    job(id: ID!): Job
    jobs(filter: [JobFilter!], page: PageRequest, order: OrderByInput): JobResultList!
    nodes(filter: [NodeFilter!], order: OrderByInput): NodeStateResultList!
  }
  type JobResultList { items: [Job!]!, offset: Int, limit: Int, count: Int, hasNextPage: Boolean }
  type Job {
    id: ID!, jobId: Int!, user: String!, project: String!, cluster: String!, subCluster: String!
    startTime: Time!, duration: Int!, walltime: Int!, numNodes: Int!, numHWThreads: Int!
    numAcc: Int!, energy: Float!, SMT: Int!, shared: String!, partition: String!, arrayJobId: Int!
    monitoringStatus: Int!, state: JobState!, tags: [Tag!]!, resources: [Resource!]!
    footprint: [FootprintValue], energyFootprint: [EnergyFootprintValue], metaData: Any
  }
  type Tag { id: ID!, type: String!, name: String!, scope: String! }
  type Resource {
    hostname: String!, hwthreads: [Int!], accelerators: [String!], configuration: String
  }
  type FootprintValue { name: String!, stat: String!, value: Float! }
  type EnergyFootprintValue { hardware: String!, metric: String!, value: Float! }
  type Cluster { name: String!, partitions: [String!]!, subClusters: [SubCluster!]! }
  type SubCluster {
    name: String!, nodes: String!, numberOfNodes: Int!, processorType: String!, socketsPerNode: Int!
    coresPerSocket: Int!, threadsPerCore: Int!, flopRateScalar: MetricValue!
    flopRateSimd: MetricValue!, memoryBandwidth: MetricValue!, topology: Topology!
    metricConfig: [MetricConfig!]!, footprint: [String!]!
  }
  type MetricValue { name: String, unit: Unit!, value: Float! }
  type Unit { base: String!, prefix: String }
  type Topology {
    node: [Int!], socket: [[Int!]!], memoryDomain: [[Int!]!], die: [[Int!]!], core: [[Int!]!]
    accelerators: [Accelerator!]
  }
  type Accelerator { id: String!, type: String!, model: String! }
  type MetricConfig {
    name: String!, unit: Unit!, scope: MetricScope!, aggregation: String!, timestep: Int!
    peak: Float!, normal: Float, caution: Float!, alert: Float!, lowerIsBetter: Boolean
    subClusters: [SubClusterConfig!]!
  }
  type SubClusterConfig {
    name: String!, peak: Float, normal: Float, caution: Float, alert: Float, remove: Boolean
  }
  type GlobalMetricListItem {
    name: String!, unit: Unit!, scope: MetricScope!, footprint: String
    availability: [ClusterSupport!]!
  }
  type ClusterSupport { cluster: String!, subClusters: [String!]! }
  type NodeStateResultList { items: [Node!]!, count: Int }
  type Node {
    id: ID!, hostname: String!, cluster: String!, subCluster: String!, jobsRunning: Int!
    cpusAllocated: Int, memoryAllocated: Int, gpusAllocated: Int, schedulerState: SchedulerState!
    healthState: MonitoringState!, metaData: Any, healthData: Any
  }
  input PageRequest { itemsPerPage: Int!, page: Int! }
  input OrderByInput { field: String!, type: String!, order: SortDirectionEnum! = ASC }
  enum SortDirectionEnum { DESC, ASC }
  input JobFilter {
    tags: [ID!], dbId: [ID!], jobId: StringInput, arrayJobId: Int, user: StringInput
    project: StringInput, jobName: StringInput, cluster: StringInput, subCluster: StringInput
    partition: StringInput, duration: IntRange, energy: FloatRange, numNodes: IntRange
    numAccelerators: IntRange, numHWThreads: IntRange, startTime: TimeRange, state: [JobState!]
    shared: String, node: StringInput
  }
  input NodeFilter {
    hostname: StringInput, cluster: StringInput, subCluster: StringInput
    schedulerState: SchedulerState, healthState: MonitoringState
  }
  input StringInput {
    eq: String, neq: String, contains: String, startsWith: String, endsWith: String, in: [String!]
  }
  input IntRange { from: Int!, to: Int! }
  input FloatRange { from: Float!, to: Float! }
  input TimeRange { range: String, from: Time, to: Time }
`;
