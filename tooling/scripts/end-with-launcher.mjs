// Loaded into the server and into builds before their own code: when the launcher is gone, however it went, they end
// too, instead of keeping the port or the lock of a build. Processes that they start themselves inherit this file but
// have another parent.
if (process.env.CAIRN_LAUNCHER === String(process.ppid)) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}
