import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { sessionFile } from '../../src/config/session-file.ts';

it.each([
  ['the file that was named', 'mine.json', { XDG_CONFIG_HOME: '/etc/me' }, resolve('mine.json')],
  [
    'the configuration of the person',
    undefined,
    { XDG_CONFIG_HOME: '/etc/me' },
    '/etc/me/clusterql/sessions.json',
  ],
  ['the home, where nothing else is told', undefined, {}, join(homedir(), '.config/clusterql/sessions.json')],
  [
    'the home, instead of a relative folder',
    undefined,
    { XDG_CONFIG_HOME: 'me' },
    join(homedir(), '.config/clusterql/sessions.json'),
  ],
])('Sessions are kept in %s', (_title, named, env, file) => {
  expect(sessionFile(named, env)).toBe(file);
});
