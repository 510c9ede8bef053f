/** Scheduling settings of which none is made. */
export const noScheduling = {
  rules: {
    workspaceTimeLimitSeconds: null,
    workspaceIdleLimitSeconds: null,
    preemptibleWorkspaceIdleLimitSeconds: null,
    trainingTimeLimitSeconds: null,
    trainingIdleLimitSeconds: null,
  },
  defaultNodePools: null,
  nodeTypes: { workspace: null, training: null },
};

/** What a department or project of Run:ai shows that tells nothing of it. */
export const untold = {
  ...{ totalQuota: null, use: null, averages: null, scheduling: noScheduling },
  ...{ createdBy: null, updatedAt: null, updatedBy: null },
};

/** The same of what only projects have. */
export const untoldOfProject = {
  ...{ phaseMessage: null, reportedAt: null, requestedNamespace: null },
  ...{ schedulerEnforced: null, effectiveScheduling: null },
};
