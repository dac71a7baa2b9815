// `npm start`: from a fresh clone to a running server, with nothing but Node and git on the machine.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(
    `Node ${process.version} is too old: install Node 20 or newer (https://nodejs.org), then start again.`,
  );
  process.exit(1);
}
const { prepare } = await import('./prepare.mjs');
const { runServer } = await import('./run-server.mjs');
await prepare();
runServer();
