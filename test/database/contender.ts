import { existsSync } from 'node:fs';
import { takeLock } from '../../src/database/lock.ts';

// Waits for the signal to go, takes the lock once, says how it went, and keeps what it has.
const [path = '', go = ''] = process.argv.slice(2);
process.stdout.write('ready\n');
while (!existsSync(go)) await new Promise((resolve) => setTimeout(resolve, 1));
process.stdout.write('release' in takeLock(path) ? 'answer: taken\n' : 'answer: refused\n');
setInterval(() => {}, 1_000);
