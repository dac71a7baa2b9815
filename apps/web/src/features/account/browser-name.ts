/** “Firefox on Linux”, from a User-Agent header; what is not known is told as it came. */
export function browserName(userAgent: string | null): string {
  if (!userAgent) return 'An unknown program';
  const browser = [
    [/Edg\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ] as const;
  const system = [
    [/iPhone|iPad/, 'iOS'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'macOS'],
    [/Linux/, 'Linux'],
  ] as const;
  const name = browser.find(([sign]) => sign.test(userAgent))?.[1];
  const on = system.find(([sign]) => sign.test(userAgent))?.[1];
  if (!name) return userAgent.slice(0, 60);
  return on ? `${name} on ${on}` : name;
}
