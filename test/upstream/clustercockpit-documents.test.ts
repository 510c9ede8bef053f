import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, type DocumentNode, type GraphQLSchema, parse, validate, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { nodeStatesDocument } from '../../src/upstream/clustercockpit/changes/documents.ts';
import {
  clustersDocument,
  firstMatchesDocument,
  jobCountDocument,
  jobRow,
  jobsDocument,
  sightingRow,
} from '../../src/upstream/clustercockpit/documents.ts';

const documents = {
  'the clusters': clustersDocument,
  'a page of jobs': jobsDocument,
  'the number of jobs': jobCountDocument,
  'the states of nodes': nodeStatesDocument,
  'one job by its key': firstMatchesDocument(1, jobRow),
  'twenty jobs by their keys': firstMatchesDocument(20, jobRow),
  'twenty projects by their names': firstMatchesDocument(20, sightingRow),
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

describe.each(Object.entries(documents))('The document that asks for %s', (_, text) => {
  it('never selects what makes cc-backend panic or lose the whole answer', () => {
    const selected: string[] = [];
    visit(parse(text), { Field: ({ name }) => void selected.push(name.value) });
    expect(selected).not.toHaveLength(0);
    for (const broken of ['numberOfNodes', 'flopRateScalar', 'flopRateSimd', 'memoryBandwidth']) {
      expect(selected).not.toContain(broken);
    }
  });

  it('never asks for the total beside rows, which costs cc-backend a second query', () => {
    expect(text.includes('count')).toBe(!text.includes('...Row') && text.includes('jobs('));
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
