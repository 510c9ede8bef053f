/** How the page asks who is signed in. The gateway takes this text from everybody, whatever else it takes. */
export const sessionQuery = /* GraphQL */ `
  query Session {
    viewer {
      name
      subject
      issuer
      expiresAt
      access {
        system {
          name
        }
        role
      }
      sessions {
        system {
          name
        }
        state
        expiresAt
        connectUrl
        connected
      }
    }
  }
`;
