import { readText } from './files.ts';
import { ConfigError, type Complaint } from './problem.ts';

const variable = 'CLUSTERQL_TOKEN';

/** The bearer token that a command acts with: from a file if one is named, else from the environment. */
export function readToken(file: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  const found = file === undefined ? (env[variable] ?? '') : readText(file, whereTheTokenIs);
  const path = file === undefined ? variable : '--token-file';
  if (typeof found !== 'string') throw new ConfigError([{ path, ...found }]);
  const token = found.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new ConfigError([{ path, ...(token === '' ? noToken : notAToken) }]);
}

const whereTheTokenIs = 'Check --token-file; a relative path begins at the working directory.';

const noToken: Complaint = {
  problem: 'holds no token',
  mend: `Name a file with --token-file, or set ${variable}; a token is never taken from the command line, which others can see.`,
};

const notAToken: Complaint = {
  problem: 'holds more than a token',
  mend: 'Keep the token alone there, without "Bearer" or line breaks.',
};
