import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openVirtualSite } from './virtual-site.ts';

/**
 * What is measured, in a process of its own: `node server.ts gateway` or `node server.ts bare`. Tells the parent
 * its port and a token, and its CPU time whenever it is sent a message.
 */
if (process.argv[2] === 'bare') {
  // As little as a server can do with a request: read the body, answer.
  listen(
    createServer((request, response) => {
      request
        .on('data', () => undefined)
        .on('end', () => {
          response
            .writeHead(200, { 'content-type': 'application/json' })
            .end('{"data":{"viewer":{"subject":"bench"}}}');
        });
    }),
    '',
  );
} else {
  const { gateway, token } = await openVirtualSite(1_000);
  listen(createServer(gateway.listener), token);
}

process.on('disconnect', () => process.exit());

function listen(server: ReturnType<typeof createServer>, token: string): void {
  server.listen(0, '127.0.0.1', () =>
    process.send?.({ port: (server.address() as AddressInfo).port, token }),
  );
  process.on('message', () => process.send?.(process.cpuUsage()));
}
