import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProxy } from './proxy.ts';
import { openVirtualSite } from './virtual-site.ts';

/**
 * What is measured, in a process of its own: `server <bare|proxy|gateway> <address of the systems>`. Tells the
 * parent its port and a token, and its CPU time whenever it is sent a message.
 */
const [, , kind, systems = ''] = process.argv;
if (kind === 'gateway') {
  const { gateway, token } = await openVirtualSite(systems);
  listen(gateway.listener, token);
} else {
  listen(kind === 'proxy' ? createProxy(systems) : answerBare, '');
}

process.on('disconnect', () => process.exit());

/** As little as a server can do with a request: read the body, answer. */
function answerBare(...[request, response]: Parameters<RequestListener>): void {
  request
    .on('data', () => undefined)
    .on('end', () => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"data":{"viewer":{"subject":"bench"}}}');
    });
}

function listen(listener: RequestListener, token: string): void {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1', () =>
    process.send?.({ port: (server.address() as AddressInfo).port, token }),
  );
  process.on('message', () => process.send?.(process.cpuUsage()));
}
