/** Stands in the log for the id of a request where something failed that no request waited for. */
export const besideRequests = 'none';
