import type { Department, Project } from './wire.ts';

/** Puts into force what a project says itself and, where it says nothing, what its department does. */
export function inherit(project: Project, department: Department): void {
  project.effective = {
    schedulingRules: {
      ...said(department.schedulingRules),
      ...said(project.schedulingRules),
    },
    defaultNodePools: project.defaultNodePools ?? department.defaultNodePools ?? [],
    nodeTypes: { ...department.nodeTypes, ...project.nodeTypes },
  };
}

function said(rules: Project['schedulingRules']): Record<string, number | null> {
  return Object.fromEntries(Object.entries(rules ?? {}).filter(([, seconds]) => seconds !== null));
}
