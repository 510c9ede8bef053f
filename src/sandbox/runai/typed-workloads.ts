import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { authorOf, guard, requireReach } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { found } from './listing.ts';
import { accepted, notFound } from './refusals.ts';
import type { Action } from './resource-types.ts';
import { projectPlace, workloadPlace } from './scopes.ts';
import { checkedTarget, checkSpec, Submitted } from './submission.ts';
import { submittedWorkload } from './submitted-workload.ts';
import type { Submission, Workload } from './wire.ts';
import { begin, launch, type WorkloadAction } from './workload-life.ts';
import type { WorkloadType } from './workload-types.ts';

const Change = z.object({ spec: z.looseObject({}) });

/** Submits and changes the workloads of one type, under field names of their own; none of them lists any. */
export function typedWorkloadRoutes(plane: ControlPlane, type: WorkloadType): Hono<Env> {
  const { state } = plane;
  function existing(c: Context<Env>, action: Action): Workload {
    const own = [...state.unlisted, ...state.workloads].filter((workload) => workload.type === type.name);
    const workload = found(own, 'id', c.req.param('id') ?? '');
    requireReach(plane, c, type.resource, action, workloadPlace(workload));
    return workload;
  }
  function act(c: Context<Env>, action: WorkloadAction): Response {
    const workload = existing(c, action === 'delete' ? 'delete' : 'update');
    if (workload.deletedAt !== null) notFound();
    begin(plane, workload, action);
    return accepted(c, `The workload will be ${action === 'suspend' ? 'suspended' : `${action}d`}`);
  }
  const routes = new Hono<Env>()
    .use(guard(plane, type.resource))
    .post('/', async (c) => {
      const workload = submit(plane, c, type, await readBody(c, Submitted));
      return c.json(shown(workload, plane), 202);
    })
    .get('/:id', (c) => c.json(shown(existing(c, 'read'), plane)))
    .delete('/:id', (c) => act(c, 'delete'));
  if (type.suspendable) {
    return routes.post('/:id/suspend', (c) => act(c, 'suspend')).post('/:id/resume', (c) => act(c, 'resume'));
  }
  return routes.patch('/:id', async (c) => {
    const workload = existing(c, 'update');
    const submission = submissionOf(workload, plane);
    const { spec } = await readBody(c, Change);
    state.submissions[workload.id] = { ...submission, spec: { ...submission.spec, ...spec } };
    return c.json(shown(workload, plane), 202);
  });
}

function submit(plane: ControlPlane, c: Context<Env>, type: WorkloadType, submitted: Submitted): Workload {
  const { state } = plane;
  const { project, name } = checkedTarget(submitted, state);
  requireReach(plane, c, type.resource, 'create', projectPlace(project));
  const spec = submitted.spec ?? {};
  checkSpec(type, submitted, project, state);
  const author = authorOf(plane, c.var);
  const workload = submittedWorkload(plane, type, { name, project, submitted, spec, author });
  const { masterSpec, masterSpecSameAsWorker } = submitted;
  state.submissions[workload.id] = {
    requestedName: submitted.name,
    spec,
    ...(masterSpec !== undefined && { masterSpec }),
    ...(masterSpecSameAsWorker !== undefined && { masterSpecSameAsWorker }),
  };
  launch(plane, workload);
  return workload;
}

/** `workloadId`, `actualPhase` and `createdBy`: the list of all has `id`, `phase` and `submittedBy`. */
function shown(workload: Workload, plane: ControlPlane): object {
  const { id, name, projectId, departmentId, clusterId, createdAt, deletedAt } = workload;
  return {
    ...{ workloadId: id, name, projectId, departmentId, clusterId, createdAt, deletedAt },
    createdBy: workload.submittedBy ?? '',
    desiredPhase: desiredPhase(workload),
    actualPhase: workload.phase,
    ...submissionOf(workload, plane),
  };
}

function desiredPhase({ phase, deletedAt }: Workload): 'Running' | 'Stopped' | 'Deleted' {
  if (deletedAt !== null || phase === 'Deleting' || phase === 'Terminating') return 'Deleted';
  return phase === 'Stopping' || phase === 'Stopped' ? 'Stopped' : 'Running';
}

/** What a workload that was there from the start will have been submitted with. */
function submissionOf(workload: Workload, { state }: ControlPlane): Submission {
  const { id, name, images = [], requestedNodePools = [], workloadRequestedResources } = workload;
  const devices = workloadRequestedResources?.gpu.request ?? 0;
  const compute = {
    gpuDevicesRequest: Math.ceil(devices),
    ...(devices % 1 > 0 && { gpuRequestType: 'portion', gpuPortionRequest: devices }),
    cpuCoreRequest: workloadRequestedResources?.cpu.request ?? null,
    cpuMemoryRequest: workloadRequestedResources?.cpuMemory.request ?? null,
  };
  const spec = { image: images[0] ?? null, nodePools: requestedNodePools, compute };
  return state.submissions[id] ?? { requestedName: name, spec };
}
