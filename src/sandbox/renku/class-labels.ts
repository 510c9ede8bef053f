import { noContent, reply } from './answer.ts';
import { classOf } from './classes.ts';
import { adminOnly, classIdIn, classPath, poolIdIn, type App } from './route.ts';
import type { Renku } from './state.ts';

/** Tolerations and node affinities of a class; to clear a list is all that can be done to it here. */
export function serveClassLabels(app: App, { data }: Renku): void {
  for (const list of ['tolerations', 'node_affinities'] as const) {
    app.get(`${classPath}/${list}`, adminOnly, (c) => {
      const { one } = classOf(data, poolIdIn(c), classIdIn(c));
      return reply(one[list]);
    });

    app.delete(`${classPath}/${list}`, adminOnly, (c) => {
      const { one } = classOf(data, poolIdIn(c), classIdIn(c));
      one[list] = [];
      return noContent();
    });
  }
}
