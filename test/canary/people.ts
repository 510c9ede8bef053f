export const issuerNames = ['campus', 'hpc', 'guests'] as const;
export type IssuerName = (typeof issuerNames)[number];

/** Somebody who signs in at one of the issuers of the matrix. */
export interface Visitor {
  /** Unique over all issuers: the issuer and a number. */
  readonly name: string;
  readonly issuer: IssuerName;
  readonly subject: string;
  /** On every system; a viewer otherwise. */
  readonly isAdministrator: boolean;
}

/** Twenty of each issuer. Their subjects repeat from issuer to issuer, so that a subject alone tells nobody apart. */
export const visitors: readonly Visitor[] = issuerNames.flatMap((issuer) =>
  Array.from({ length: 20 }, (_, index) => ({
    name: `${issuer}-${index}`,
    issuer,
    subject: `u-${index}`,
    isAdministrator: index % 2 === 0,
  })),
);

/** Who they are at the other issuers, where they connected an account: some did not, and nobody is the same there. */
export function accountsOf({ issuer, subject }: Visitor): Visitor[] {
  const number = Number(subject.slice(2));
  if (number % 3 === 0) return [];
  return visitors.filter((each) => each.issuer !== issuer && each.subject === `u-${(number + 1) % 20}`);
}
