/** Of a `MetricValue` never the `name`: cc-backend 1.5.4 panics over it. */
export const machinesDocument = `query Machines {
  clusters {
    name
    subClusters {
      name
      topology { node socket memoryDomain die core }
      flopRateScalar { unit { base prefix } value }
      flopRateSimd { unit { base prefix } value }
      memoryBandwidth { unit { base prefix } value }
    }
  }
}`;

/** Of the sub-clusters, whose configurations cc-backend derives; those of whole clusters it does not show here. */
export const metricsDocument = `query Metrics {
  clusters {
    name
    subClusters {
      name
      metricConfig {
        name
        unit { base prefix }
        scope
        aggregation
        timestep
        peak
        normal
        caution
        alert
        lowerIsBetter
      }
    }
  }
}`;
