import { z } from 'zod';
import { endpoint } from './endpoint.ts';

const PluginMarketplace = z
  .object({
    name: z.literal('cairn'),
    description: z.string(),
    owner: z.object({ name: z.string() }),
    plugins: z.array(
      z.object({
        name: z.string(),
        description: z.string(),
        category: z.string(),
        keywords: z.array(z.string()),
        source: z.object({
          source: z.literal('archive'),
          url: z.url().describe('At the address that asked'),
          sha256: z.string().describe('64 hexadecimal digits, of the archive'),
        }),
      }),
    ),
  })
  .meta({ id: 'PluginMarketplace', description: 'A list of plugins, as Claude Code reads it' });

/** The plugin for Claude Code, for machines that reach nothing but the platform. */
export const pluginEndpoints = {
  marketplace: endpoint({
    id: 'plugins.marketplace',
    method: 'GET',
    path: '/plugins/marketplace.json',
    access: { kind: 'public' },
    summary: 'A marketplace with the plugin: claude plugin marketplace add …/plugins/marketplace.json',
    status: 200,
    response: PluginMarketplace,
    errors: ['UNAVAILABLE'],
  }),
  archive: endpoint({
    id: 'plugins.archive',
    method: 'GET',
    path: '/plugins/:archive',
    access: { kind: 'public' },
    summary: 'The plugin, `cairn-<sha256>.zip`; the same files at the same address make the same bytes',
    params: z.object({ archive: z.string().max(100) }),
    status: 200,
    file: 'application/zip',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  }),
} as const;
