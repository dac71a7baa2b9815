// Prints the OpenAPI document; `pnpm generate` writes it into the API client's package.
import { openApiDocument } from '../platform/http/openapi.document.ts';
import { version } from '../platform/config/version.ts';

process.stdout.write(`${JSON.stringify(openApiDocument(version), null, 2)}\n`);
