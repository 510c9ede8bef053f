/** What the page opens with, in the order of the names of the files; each tab is called as its operation. */
export const tabs: readonly string[] = Object.values(
  import.meta.glob<string>('./tabs/*.graphql', { query: '?raw', import: 'default', eager: true }),
);
