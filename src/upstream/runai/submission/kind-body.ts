import type { NewDistributed, NewInference } from '../../../domain/new-job.ts';
import { type Body, given } from './given.ts';

const frameworks: Readonly<Record<NewDistributed['framework'], string>> = {
  MPI: 'MPI',
  PYTORCH: 'PyTorch',
  TENSORFLOW: 'TF',
  XGBOOST: 'XGBoost',
  JAX: 'JAX',
};

export function distributedBody({ framework, workers, slotsPerWorker }: NewDistributed): Body {
  const distributedFramework = frameworks[framework];
  return { distributedFramework, numWorkers: workers, ...given({ slotsPerWorker }) };
}

export function inferenceBody(inference: NewInference): Body {
  const { port, protocol, minReplicas, maxReplicas, metric, threshold } = inference;
  const autoscaling = given({ minReplicas, maxReplicas, metric, metricThreshold: threshold });
  return {
    servingPort: { container: port, ...given({ protocol: protocol?.toLowerCase() }) },
    ...(Object.keys(autoscaling).length > 0 && { autoscaling }),
  };
}
