// The table of edges, as dependency-cruiser's rules. Each comment says what to do instead.
import type { IForbiddenRuleType } from 'dependency-cruiser';
import { BLOCKS_WITH_PROCESSES, MODULES, REACTING_MODULES, WEB_DOORS } from './edges.ts';

const SERVER = '^apps/server/src/';
const TESTS = String.raw`(\.(spec|fixture)\.tsx?$)|(^(e2e|bench|apps/server/test|packages/test-kit)/)`;

export function boundaryRules(): IForbiddenRuleType[] {
  return [...serverRules(), ...layerRules(), ...packageRules(), ...webRules(), ...graphRules()].map(
    (rule) => ({
      ...rule,
      severity: 'error',
    }),
  );
}

function serverRules(): IForbiddenRuleType[] {
  return [
    ...MODULES.map(moduleOrder),
    {
      name: 'module-front-door',
      comment:
        "Import the module's index.ts; what is missing there is either added or none of your business.",
      from: { path: `${SERVER}modules/([^/]+)/|^apps/server/`, pathNot: `${SERVER}platform/` },
      to: {
        path: `${SERVER}modules/[^/]+/`,
        pathNot: [`${SERVER}modules/$1/`, `${SERVER}modules/[^/]+/index\\.ts$`],
      },
    },
    {
      name: 'platform-without-product',
      comment: 'Platform blocks know no product: declare a port in the block and let the module supply it.',
      from: { path: `${SERVER}platform/` },
      to: { path: `${SERVER}modules/` },
    },
    {
      name: 'platform-front-door',
      comment: 'Import #platform/<block>; inside the block, relative files.',
      from: { path: `${SERVER}platform/([^/]+)/|^apps/server/` },
      to: {
        path: `${SERVER}platform/[^/]+/`,
        pathNot: [`${SERVER}platform/$1/`, `${SERVER}platform/[^/]+/index\\.ts$`],
      },
    },
    {
      name: 'entrypoints-are-tops',
      comment: 'Entry points wire things up; what others need of them belongs into platform or a module.',
      from: { pathNot: [`${SERVER}entrypoints/`, TESTS] },
      to: { path: `${SERVER}entrypoints/` },
    },
  ];
}

function moduleOrder(name: string, index: number): IForbiddenRuleType {
  const allowed = MODULES.slice(0, index).filter((above) => !REACTING_MODULES.includes(above));
  return {
    name: `module-order-${name}`,
    comment: `${name} may import ${allowed.join(', ') || 'no other module'}. Declare a port here and let the higher module register.`,
    from: { path: `${SERVER}modules/${name}/` },
    to: { path: `${SERVER}modules/`, pathNot: `${SERVER}modules/(${[name, ...allowed].join('|')})/` },
  };
}

function layerRules(): IForbiddenRuleType[] {
  return [
    {
      name: 'controller-without-repository',
      comment: 'Controllers and gateways parse, call a service, and map.',
      from: { path: `${SERVER}.*\\.(controller|gateway)\\.ts$` },
      to: { path: String.raw`\.repository\.ts$` },
    },
    {
      name: 'drizzle-in-repositories',
      comment: 'Queries live in *.repository.ts, tables in *.schema.ts.',
      from: {
        path: SERVER,
        pathNot: String.raw`\.(repository|schema)\.ts$|^apps/server/src/platform/database/`,
      },
      to: { path: '(^|/)node_modules/drizzle-orm/' },
    },
    {
      name: 'processes-in-few-blocks',
      comment: `Only platform/${BLOCKS_WITH_PROCESSES.join(' and platform/')} start processes.`,
      from: { path: SERVER, pathNot: [`${SERVER}platform/(${BLOCKS_WITH_PROCESSES.join('|')})/`, TESTS] },
      to: { path: '^(node:)?child_process$' },
    },
  ];
}

function packageRules(): IForbiddenRuleType[] {
  return [
    {
      name: 'contracts-only-zod',
      comment: 'Contracts are what crosses the wire: zod and nothing else.',
      from: { path: '^packages/contracts/src/', pathNot: TESTS },
      to: { pathNot: ['^packages/contracts/src/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'toolkit-pure',
      comment:
        'The toolkit judges and writes texts anywhere: readers of YAML, TOML and JSON with comments, and no files, network or other package.',
      from: { path: '^packages/toolkit/src/', pathNot: TESTS },
      to: { pathNot: ['^packages/toolkit/src/', '(^|/)node_modules/(yaml|smol-toml|jsonc-parser)/'] },
    },
    {
      name: 'workstation-narrow',
      comment:
        'A hook waits for every file that is loaded: Node, the toolkit, and of the contracts their types alone.',
      from: { path: '^packages/workstation/src/', pathNot: TESTS },
      to: {
        pathNot: [
          '^packages/(workstation|toolkit|contracts)/src/',
          '(^|/)node_modules/(socket\\.io-client|diff)/',
        ],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'workstation-takes-types',
      comment: 'Of the contracts a workstation takes types alone: zod would cost each hook its time.',
      from: { path: '^packages/workstation/src/', pathNot: TESTS },
      to: { path: '^packages/contracts/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'socket-in-watch',
      comment: 'Only the background process of a workstation holds a socket.',
      from: { path: '^packages/workstation/src/', pathNot: ['^packages/workstation/src/watch/', TESTS] },
      to: { path: '(^|/)node_modules/socket\\.io-client/' },
    },
    {
      name: 'agent-tools-pure',
      comment: 'Tools ask through the AgentApi they are given: no files, network or settings of their own.',
      from: { path: '^packages/agent-tools/src/', pathNot: TESTS },
      to: {
        pathNot: [
          '^packages/(agent-tools|contracts|toolkit)/',
          '(^|/)node_modules/zod/',
          '(^|/)node_modules/@modelcontextprotocol/server/',
        ],
      },
    },
    {
      name: 'packages-without-apps',
      comment: 'Packages and integrations are below the apps: move what is shared down.',
      from: { path: '^(packages|integrations)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'test-kit-in-tests',
      comment: 'The test kit is for tests; product code must run without it.',
      from: { path: '^(apps|packages|integrations)/', pathNot: TESTS },
      to: { path: '^packages/test-kit/' },
    },
    {
      name: 'apps-apart',
      comment: 'Apps speak over the wire; what they share is a package.',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: ['^apps/$1/', ...WEB_DOORS.map(exactly)] },
    },
    {
      name: 'web-mounted-by-entrypoints',
      comment: 'Only the entry points mount the web app.',
      from: { path: '^apps/server/', pathNot: `${SERVER}entrypoints/` },
      to: { path: WEB_DOORS.map(exactly).join('|') },
    },
  ];
}

function webRules(): IForbiddenRuleType[] {
  const web = '^apps/web/src/';
  return [
    {
      name: 'web-feature-front-door',
      comment: "Import the feature's index; its inside may change at any time.",
      from: { path: `${web}features/([^/]+)/|${web}` },
      to: {
        path: `${web}features/[^/]+/`,
        pathNot: [`${web}features/$1/`, `${web}features/[^/]+/index\\.tsx?$`],
      },
    },
    {
      name: 'web-features-below-routes',
      comment: 'Routes are thin and on top: features and shared never import them.',
      from: { path: `${web}(features|shared)/` },
      to: { path: `${web}app/` },
    },
    {
      name: 'web-shared-below-features',
      comment: 'Shared knows no feature: pass it in, or move the file into the feature.',
      from: { path: `${web}shared/` },
      to: { path: `${web}features/` },
    },
  ];
}

function graphRules(): IForbiddenRuleType[] {
  return [
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one thing, or the shared part wants a file of its own.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment:
        'A boundary cannot be checked on an import that leads nowhere: declare the dependency, mend the path.',
      from: {},
      to: { couldNotResolve: true },
    },
  ];
}

function exactly(path: string): string {
  return `^${path.replaceAll('.', '\\.')}$`;
}
