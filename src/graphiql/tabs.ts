/** What the page opens with; each tab is called as its operation. Good for any site, so nothing in it is one's own. */
export const tabs: readonly string[] = [
  /* GraphQL */ `
    # Everything at a glance. Ctrl-Enter runs it.
    query Overview {
      systems {
        name
        kind
        reachable
        latencyMilliseconds
      }
      clusters(first: 10) {
        totalCount
        nodes {
          name
          system {
            name
          }
        }
      }
      pools(first: 10) {
        totalCount
        nodes {
          name
          system {
            name
          }
        }
      }
      projects(first: 10) {
        totalCount
        nodes {
          name
          department {
            name
          }
        }
      }
      jobs(first: 10) {
        nodes {
          name
          state
          userName
          system {
            name
          }
        }
        completeness {
          complete
          sources {
            system {
              name
            }
            status
            error {
              code
              message
            }
          }
        }
      }
    }
  `,
  /* GraphQL */ `
    # Who you are to each system, and what you may do there.
    query WhoAmI {
      viewer {
        name
        email
        issuer
        subject
        expiresAt
        access {
          system {
            name
            kind
          }
          role
          permissions
        }
      }
    }
  `,
  /* GraphQL */ `
    # What runs now, on all systems. \`systems\`, \`projects\`, \`text\` and others narrow it further.
    query RunningJobs {
      jobs(
        first: 20
        filter: { states: [RUNNING, STARTING] }
        orderBy: { field: CREATED_AT, direction: DESC }
      ) {
        nodes {
          id
          name
          userName
          startedAt
          runningSeconds
          project {
            name
          }
          cluster {
            name
          }
          allocated {
            gpu
            cpu
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        completeness {
          complete
        }
      }
    }
  `,
  /* GraphQL */ `
    # Where sessions can be started, and in which sizes.
    query PoolsAndClasses {
      pools(first: 20) {
        totalCount
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
            default
          }
          viewerCan
        }
      }
    }
  `,
  /* GraphQL */ `
    # What was changed through this gateway, by whom, and how it ended. For administrators.
    query RecentChanges {
      auditEvents(first: 20, orderBy: { field: AT, direction: DESC }) {
        nodes {
          at
          kind
          mutation
          outcome
          systems
          viewer {
            name
            issuer
          }
        }
      }
    }
  `,
  /* GraphQL */ `
    # What a new pool would take, without making it: \`dryRun: false\` makes it. For administrators of the gateway.
    mutation NewPoolAsDryRun {
      createPool(
        dryRun: true
        input: {
          system: "gateway"
          name: "course"
          public: false
          classes: [
            {
              name: "course.small"
              cpu: 1
              gpu: 0
              memory: { amount: 4, unit: GIB }
              maxStorage: { amount: 20 }
              defaultStorage: { amount: 2 }
              default: true
            }
          ]
        }
      ) {
        __typename
        ... on Plan {
          steps {
            intent
            effects {
              __typename
            }
          }
        }
        ... on CreatePoolPayload {
          pool {
            id
          }
        }
        ... on Failure {
          code
          message
        }
      }
    }
  `,
];
