import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestApp } from './test-app.ts';
let app: TestApp;
beforeAll(async () => { app = await TestApp.start(); });
afterAll(() => app.stop());
test('x', async () => {
  for (const p of ['/api/docs', '/api/docsfoo', '/api/docs/', '/api/docs/assets', '/api/docs/assets/', '/api/docs/assets/swagger-ui.css', '/api/docs/assets/package.json','/api/docs/assets/index.html', '/api/docs/assets/absolute-path.js', '/api/docs/assets/../../x.js', '/api/docs/assets/%2e%2e/%2e%2e/package.json', '/api/%zz', '/api/projects/' + 'a'.repeat(4000), '/foo', '/api/v1/docs']) {
    const r = await fetch(app.url + p); console.log(p.slice(0,80), r.status, r.headers.get('content-type'), (await r.text()).slice(0, 200));
  }
});
