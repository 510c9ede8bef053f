/** A finding of Kubernetes about one of its objects; what the system leaves out of it is null. */
export interface Condition {
  /** What it is about, e.g. `DiskPressure`. */
  readonly type: string;
  /** `True`, `False` or `Unknown`. */
  readonly status: string | null;
  /** One word for why. */
  readonly reason: string | null;
  /** Why, in the words of whoever found it. */
  readonly message: string | null;
  /** When its status last changed, ISO 8601. */
  readonly changedAt: string | null;
}
