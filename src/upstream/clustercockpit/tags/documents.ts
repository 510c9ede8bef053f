/** Those that the caller may see. */
export const tagsDocument = `query Tags {
  tags { type name scope }
}`;
