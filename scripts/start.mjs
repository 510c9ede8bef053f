import { buildChanged } from './build.mjs';
import { installMissing } from './install.mjs';

// One process from here to the gateway, so that a signal reaches it whoever sends it.
installMissing();
await buildChanged();
await import('../dist/main.js');
