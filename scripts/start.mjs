import { buildChanged } from './build.mjs';
import { installMissing } from './install.mjs';

// One process from here to the gateway, so that a signal reaches it whoever sends it. package.json says
// `exec` for the same reason: Debian's sh dies of a signal that npm passes on and leaves its child behind.
installMissing();
buildChanged();
await import('../dist/main.js');
