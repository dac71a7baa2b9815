// Loaded into the server before its own code: when the launcher is gone, however it went, the server drains and ends
// instead of keeping the port.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
