import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { createSite, goodFile, keyPair } from './site.ts';

const site = createSite();
afterAll(() => site.remove());

describe('The credential of a ClusterCockpit whose key the gateway holds', () => {
  test('shows the key to nobody who prints or copies it', () => {
    const key = keyPair();
    const credential = site.load(goodFile(key)).systems[2]?.credential;

    expect(credential).toHaveProperty('key', key.full);
    expect(inspect({ ...credential }) + JSON.stringify(credential)).not.toContain(key.full.slice(0, 40));
  });

  test('may name the account that administrators are where only they may be', () => {
    const file = goodFile();
    const [, , own] = site.load(file).systems;
    Object.assign(file.systems[2]?.['credential'], { gatewayAccount: 'unified-gateway' });
    const [, , shared] = site.load(file).systems;

    expect(own?.credential).not.toHaveProperty('gatewayAccount');
    expect(shared?.credential).toHaveProperty('gatewayAccount', 'unified-gateway');
  });
});
