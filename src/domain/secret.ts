const mask = '***';

/**
 * A value that must be seen once, by the system it is meant for or by the first HTTP answer: it prints as
 * `***` wherever it is logged, written as JSON or joined into a text.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the wire alone. */
  reveal(): string {
    return this.#value;
  }

  toJSON(): string {
    return mask;
  }

  toString(): string {
    return mask;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return mask;
  }
}
