import { fileURLToPath } from 'node:url';

const api = process.env.CAIRN_DEV_API;
const development = process.env.NODE_ENV === 'development';

// Next writes its page data as inline scripts, and pages are rendered ahead, so no nonce can be given to them.
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** @param {string} source */
const toApi = (source) => ({ source, destination: `${api}${source.replace(/\(.*\)/, '')}` });

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  transpilePackages: ['@cairn/api-client', '@cairn/contracts'],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  // The image optimiser would fetch on a visitor's word; nothing here needs it.
  images: { unoptimized: true },
  // Every page is a shell without data, rendered once per address. Kept in memory within a bound, so that addresses
  // made up by a visitor cannot fill the disk.
  cacheMaxMemorySize: 16 * 1024 * 1024,
  experimental: { isrFlushToDisk: false },
  // In development the API is a process of its own. Socket.IO's path ends with a slash.
  skipTrailingSlashRedirect: development,
  rewrites: async () => (api ? ['/socket.io/', '/:part(api|hook|health)/:path*'].map(toApi) : []),
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'Content-Security-Policy', value: contentSecurityPolicy },
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
        { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
      ],
    },
  ],
};

export default config;
