/** What is wrong at one place and how to mend it. Neither sentence ever holds a value from the file or the environment. */
export interface Complaint {
  readonly problem: string;
  readonly mend: string;
}

/** A complaint with its place: a path into the file, a line of it, an option or a variable. */
export interface Problem extends Complaint {
  readonly path: string;
}

/** Everything that is wrong with the configuration, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`The configuration has ${counted(problems.length)}.`);
    this.problems = problems;
  }
}

/** The text an operator reads before the process ends. */
export function formatProblems({ message, problems }: ConfigError): string {
  const blocks = problems.map(({ path, problem, mend }) => `  ${path}: ${problem}.\n    ${mend}`);
  return [message, ...blocks].join('\n\n') + '\n';
}

/** `systems[0].credential.key`; a key of unusual characters is quoted, so that none of them reach the terminal raw. */
export function pathOf(keys: readonly PropertyKey[]): string {
  const path = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${quoted(String(key))}`)).join('');
  return path === '' ? 'the file' : path.replace(/^\./, '');
}

/** A complaint about what stands there. */
export function problemAt(keys: readonly PropertyKey[], complaint: Complaint): Problem {
  return { path: pathOf(keys), ...complaint };
}

function quoted(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}

function counted(count: number): string {
  return count === 1 ? 'one problem' : `${count} problems`;
}
