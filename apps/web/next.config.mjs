import { fileURLToPath } from 'node:url';

const api = process.env.CAIRN_DEV_API;
const development = process.env.NODE_ENV === 'development';

// In production the server's front door sets a stricter one, with a nonce of each request's own.
const developmentPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** @param {string} source */
const toApi = (source) => ({ source, destination: `${api}${source.replace(/\(.*\)/, '')}` });

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  transpilePackages: ['@cairn/api-client', '@cairn/contracts', '@cairn/toolkit'],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  // The image optimiser would fetch on a visitor's word; nothing here needs it.
  images: { unoptimized: true },
  // Every page is a shell without data: one that was visited already need not be asked for again.
  experimental: { staleTimes: { dynamic: 300 } },
  // In development the API is a process of its own. Socket.IO's path ends with a slash.
  skipTrailingSlashRedirect: development,
  rewrites: async () => (api ? ['/socket.io/', '/collab', '/:part(api|hook|health)/:path*'].map(toApi) : []),
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        ...(development ? [{ key: 'Content-Security-Policy', value: developmentPolicy }] : []),
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
        { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
      ],
    },
  ],
};

export default config;
