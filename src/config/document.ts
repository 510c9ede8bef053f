import { parseDocument } from 'yaml';
import { pathOf, type Problem } from './problem.ts';

/** The file as plain values, and what was wrong on the way to them. */
export interface Document {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `$${` (a plain `${`), `${…}`, or a `${` that never ends. */
const reference = /\$\$\{|\$\{([^}]*)\}|\$\{/g;

/** Reads the YAML and puts the environment's values in the place of `${NAME}`. */
export function readDocument(text: string, env: Environment): Document {
  // Of a syntax error only the code and the place are told: its message quotes the line, which may hold a key.
  const document = parseDocument(text, { stringKeys: true, prettyErrors: true });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return {
      value: undefined,
      problems: faults.map(({ code, linePos }) => syntaxProblem(code, linePos?.[0])),
    };
  }
  const plain = toPlain(document);
  if (plain === undefined) return { value: undefined, problems: [brokenAlias] };
  if (plain === null) return { value: undefined, problems: [emptyFile] };
  const problems: Problem[] = [];
  return { value: substitute(plain, env, [], problems), problems };
}

const brokenAlias: Problem = {
  path: 'the file',
  problem: 'refers with * to an anchor that is not set, or too often to one that is',
  mend: 'Write the repeated parts out.',
};

const emptyFile: Problem = {
  path: 'the file',
  problem: 'is empty',
  mend: 'Write at least one system into it; docs/configuration.md has an example of each kind.',
};

function syntaxProblem(code: string, place: { line: number; col: number } | undefined): Problem {
  return {
    path: place === undefined ? 'the file' : `line ${place.line}, column ${place.col}`,
    problem: `is not valid YAML (${code.toLowerCase().replaceAll('_', ' ')})`,
    mend: 'Mend the YAML there. Inside { } and [ ] a value that begins with ${ or has a colon needs quotes.',
  };
}

/** Undefined when an alias cannot be followed, which `yaml` finds only now; its message would quote the file. */
function toPlain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS() as unknown;
  } catch {
    return undefined;
  }
}

function substitute(value: unknown, env: Environment, path: PropertyKey[], problems: Problem[]): unknown {
  if (typeof value === 'string') return substituteText(value, env, path, problems);
  if (Array.isArray(value))
    return value.map((item, index) => substitute(item, env, [...path, index], problems));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    substitute(item, env, [...path, key], problems),
  ]);
  return Object.fromEntries(entries) as unknown;
}

function substituteText(text: string, env: Environment, path: PropertyKey[], problems: Problem[]): string {
  return text.replace(reference, (whole, name?: string) => {
    if (whole === '$${') return '${';
    if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) {
      problems.push({ path: pathOf(path), ...malformedReference });
      return whole;
    }
    // An empty variable is a forgotten one far more often than a wanted one.
    const found = Object.hasOwn(env, name) ? env[name] : undefined;
    if (found === undefined || found === '') problems.push({ path: pathOf(path), ...missingVariable(name) });
    return found ?? whole;
  });
}

const malformedReference = {
  problem: 'has a ${ that is not followed by the name of an environment variable and a }',
  mend: 'Write ${NAME}, or $${ for a plain ${.',
};

function missingVariable(name: string) {
  return {
    problem: `needs the environment variable ${name}, which is not set or empty`,
    mend: `Set ${name} before the start, or write the value in the place of \${${name}}.`,
  };
}
