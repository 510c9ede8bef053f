import { existsSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  parse,
  type SelectionNode,
  validate,
  visit,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { machinesDocument, metricsDocument } from '../../src/upstream/clustercockpit/clusters/documents.ts';
import { nodeStatesDocument } from '../../src/upstream/clustercockpit/changes/documents.ts';
import {
  clustersDocument,
  firstMatchesDocument,
  probeDocument,
  sightingRow,
} from '../../src/upstream/clustercockpit/documents.ts';
import {
  concurrentJobsRow,
  energyFootprintRow,
  jobCountDocument,
  jobRow,
  jobsDocument,
  statisticsDocument,
  tagIdsDocument,
} from '../../src/upstream/clustercockpit/jobs/documents.ts';
import * as metrics from '../../src/upstream/clustercockpit/metrics/documents.ts';
import { nodeDetailsDocument, nodesDocument } from '../../src/upstream/clustercockpit/nodes/documents.ts';
import { tagsDocument } from '../../src/upstream/clustercockpit/tags/documents.ts';
import * as statistics from '../../src/upstream/clustercockpit/statistics/documents.ts';
import { totalWords } from '../../src/upstream/clustercockpit/statistics/words.ts';

const documents = {
  'the clusters': clustersDocument,
  'what their machines are made of': machinesDocument,
  'what is measured on them': metricsDocument,
  'the nodes': nodesDocument,
  'more of the nodes': nodeDetailsDocument,
  'the tags': tagsDocument,
  'a page of jobs': jobsDocument,
  'the number of jobs': jobCountDocument,
  'the states of nodes': nodeStatesDocument,
  'one job by its key': firstMatchesDocument(1, jobRow),
  'twenty jobs by their keys': firstMatchesDocument(20, jobRow),
  'whether it is open': probeDocument,
  'the ids of tags': tagIdsDocument,
  'the energy of twenty jobs': firstMatchesDocument(20, energyFootprintRow),
  'the neighbours of twenty jobs': firstMatchesDocument(20, concurrentJobsRow),
  'the statistics of twenty jobs': statisticsDocument(20),
  'twenty projects by their names': firstMatchesDocument(20, sightingRow),
  'the metrics of a job': metrics.jobMetricsDocument,
  'the metrics of a compute node': metrics.nodeMetricsDocument,
  'the metrics of a cluster': metrics.clusterMetricsDocument,
  'the totals of jobs': statistics.totalsDocument(Object.values(totalWords)),
  'the totals of groups of jobs': statistics.groupsDocument(Object.values(totalWords)),
  'histograms of jobs': statistics.histogramsDocument,
  'histograms of what jobs measured': statistics.metricHistogramsDocument,
};

const schemaFile = new URL('../../../shared/upstream/specs/clustercockpit.graphqls', import.meta.url);
const hasSchema = existsSync(schemaFile);

function publishedSchema(): GraphQLSchema {
  return buildSchema(readFileSync(schemaFile, 'utf8'));
}

/** cc-backend's measure: 1 for each selected field, fragments counted where they are spread. */
function complexityOf(document: DocumentNode): number {
  let fields = 0;
  let fieldsOfRow = 0;
  let spreads = 0;
  visit(document, {
    OperationDefinition: (operation) => {
      visit(operation, { Field: () => void (fields += 1), FragmentSpread: () => void (spreads += 1) });
    },
    FragmentDefinition: (fragment) => {
      visit(fragment, { Field: () => void (fieldsOfRow += 1) });
    },
  });
  return fields + spreads * fieldsOfRow;
}

function namesBelow({ selectionSet }: FieldNode): string[] {
  return (selectionSet?.selections ?? []).flatMap((each) =>
    each.kind === Kind.FIELD ? [each.name.value] : [],
  );
}

function nameOf(selection: SelectionNode): string {
  return selection.kind === Kind.FIELD ? selection.name.value : '';
}

describe.each(Object.entries(documents))('The document that asks for %s', (_, text) => {
  it('never selects what makes cc-backend panic or lose the whole answer', () => {
    const selected: string[] = [];
    const values = ['flopRateScalar', 'flopRateSimd', 'memoryBandwidth'];
    visit(parse(text), {
      Field(field) {
        selected.push(field.name.value);
        if (values.includes(field.name.value)) expect(namesBelow(field)).toEqual(['unit', 'value']);
        if (field.name.value === 'items') expect(namesBelow(field)).not.toContain('id');
      },
    });
    expect(selected).not.toHaveLength(0);
    expect(selected).not.toContain('numberOfNodes');
  });

  it('never asks for what is 0 whatever is true', () => {
    expect(text).not.toMatch(/jobsRunning|cpusAllocated|memoryAllocated|gpusAllocated/);
  });

  it('never asks for the total beside rows, which costs cc-backend a second query', () => {
    const selected: string[] = [];
    visit(parse(text), {
      Field({ name, selectionSet }) {
        if (name.value === 'jobs') selected.push(selectionSet?.selections.map(nameOf).join(' ') ?? '');
      },
    });
    expect(selected.filter((names) => names.includes('count') && names.includes('items'))).toEqual([]);
    expect(selected.length > 0).toBe(/\bjobs\(/.test(text));
  });

  it('stays below the complexity of 5000', () => {
    const complexity = complexityOf(parse(text));
    expect(complexity).toBeGreaterThan(1);
    expect(complexity).toBeLessThan(5000);
  });

  it.skipIf(!hasSchema)('is valid against the published schema (skipped where that is not at hand)', () => {
    expect(validate(publishedSchema(), parse(text))).toEqual([]);
  });
});

describe.skipIf(!hasSchema)(
  'The check against the published schema (skipped where that is not at hand)',
  () => {
    it('refuses a document with a field that does not exist', () => {
      const broken = parse(clustersDocument.replace('processorType', 'processorKind'));
      expect(validate(publishedSchema(), broken)).toHaveLength(1);
    });
  },
);
