#!/usr/bin/env node
import { buildChanged, isBuilt } from './build.mjs';
import { installMissing } from './install.mjs';

// What is built needs no development packages, so a production installation is left as it is.
if (!isBuilt()) {
  installMissing();
  buildChanged();
}
await import('../dist/main.js');
