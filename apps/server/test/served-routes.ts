import type { TestApp } from './test-app.ts';

/** `GET /api/docs`, for each route that Fastify answers; HEAD goes with GET. */
export function servedRoutes(app: TestApp): string[] {
  const tree = app.nest.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  return routesIn(tree).filter((route) => !route.startsWith('HEAD '));
}

/** From the tree that Fastify draws: `├── /api/docs (GET, HEAD)`, four columns a level. */
function routesIn(tree: string): string[] {
  const path: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const node = /^(.*?)[├└]── (\S+)(?: \((.*)\))?$/.exec(line);
    if (!node) return [];
    path.splice(node[1]!.length / 4);
    path.push(node[2]!);
    return (node[3]?.split(', ') ?? []).map((method) => `${method} ${path.join('')}`);
  });
}
