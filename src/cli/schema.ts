import { printGatewaySchema } from '../schema/print.ts';
import type { Out } from './command.ts';

/** `clusterql schema`: prints what this version serves, for tools that generate code from it. */
export async function run(out: Out): Promise<number> {
  out.write(printGatewaySchema());
  return 0;
}
