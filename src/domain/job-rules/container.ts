import type { Problem } from '../change/refusal.ts';
import { type Container, type EnvironmentVariable, valueSources } from '../new-job.ts';
import { textProblems } from './amounts.ts';
import { computeProblems } from './compute.ts';

/** Of what stands at `path`, which is empty or ends with a dot. */
export function containerProblems(path: string, container: Container): Problem[] {
  const { image, command, args, environment, compute } = container;
  const texts = Object.entries({ image, command, args });
  return [
    ...texts.flatMap(([name, text]) => textProblems(`${path}${name}`, text)),
    ...environmentProblems(`${path}environment`, environment ?? []),
    ...computeProblems(`${path}compute`, compute),
  ];
}

function environmentProblems(path: string, variables: readonly EnvironmentVariable[]): Problem[] {
  const names = variables.map(({ name }) => name);
  return variables.flatMap((variable, index) => {
    const twice = { path: `${path}.${index}.name`, message: 'This variable is given twice.' };
    return [
      ...variableProblems(`${path}.${index}`, variable),
      ...(names.indexOf(variable.name) < index ? [twice] : []),
    ];
  });
}

/** What is wrong is told by its place: the value may be a secret. */
function variableProblems(path: string, variable: EnvironmentVariable): Problem[] {
  const { name, secret, configMap, credential, podField } = variable;
  const given = valueSources.filter((source) => variable[source] !== null && variable[source] !== undefined);
  const isName = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name);
  const nameRule = 'A name has letters, digits, `-`, `_` and `.`, and does not begin with a digit.';
  const choice = `Give exactly one of ${valueSources.map((source) => `\`${source}\``).join(', ')}.`;
  const references = Object.entries({ secret, configMap, credential });
  return [
    ...(isName ? [] : [{ path: `${path}.name`, message: nameRule }]),
    ...(given.length === 1 ? [] : [{ path, message: choice }]),
    ...references.flatMap(([source, reference]) => [
      ...textProblems(`${path}.${source}.name`, reference?.name),
      ...textProblems(`${path}.${source}.key`, reference?.key),
    ]),
    ...textProblems(`${path}.podField`, podField),
  ];
}
