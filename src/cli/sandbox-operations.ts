import type { Database } from '../database/database.ts';
import { createOperationStore } from '../database/persisted-operation.ts';
import { readDocument } from '../operations/document.ts';
import { digestOf } from '../operations/id.ts';

/** The application that the sandbox's own tokens were given to: their `azp`. */
export const sandboxClient = 'clusterql';

/** What integrations of a site like the sandbox's ask for, each by its name. */
const documents = [
  `query WhoAmI {
  viewer {
    subject
    name
    access {
      system {
        name
      }
      role
    }
  }
}`,
  `query Pools($first: Int = 20, $after: String) {
  pools(first: $first, after: $after) {
    nodes {
      id
      name
      public
      system {
        name
      }
      classes {
        name
        cpu
        gpu
        memory(unit: GIB)
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
  `query Jobs($first: Int = 20, $after: String, $state: JobState! = RUNNING) {
  jobs(first: $first, after: $after, filter: { states: [$state] }) {
    nodes {
      id
      name
      state
      createdAt
      project {
        name
      }
      cluster {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}`,
  `query ProjectQuotas($first: Int = 100, $after: String) {
  projects(first: $first, after: $after) {
    nodes {
      id
      name
      department {
        name
      }
      quota {
        nodePool {
          name
        }
        gpu {
          deserved
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
  `query SystemsHealth {
  systems {
    name
    kind
    reachable
    lastCallAt
  }
}`,
  `mutation DeletePool($id: ID!, $dryRun: Boolean! = true) {
  deletePool(input: { id: $id }, dryRun: $dryRun) {
    __typename
    ... on Failure {
      code
      message
    }
  }
}`,
];

/** Stores those that never were: what a person revoked stays revoked. */
export async function seedOperations({ prisma }: Database): Promise<void> {
  const kept = await prisma.persistedOperation.findMany({ select: { id: true } });
  const known = new Set(kept.map(({ id }) => id));
  const missing = documents.filter((document) => !known.has(digestOf(document)));
  await createOperationStore(prisma).insertAll(missing.map(operationOf), new Date());
}

function operationOf(document: string) {
  const read = readDocument(document);
  if (typeof read === 'string') throw new Error(`an operation of the sandbox ${read}`);
  const { name, type } = read;
  const origin = { owner: sandboxClient, source: 'FOLDER', aliases: [], tags: ['sandbox'] };
  return { id: digestOf(document), document, name, type, ...origin };
}
