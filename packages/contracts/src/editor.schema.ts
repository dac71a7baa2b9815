import { endpoint } from './endpoint.ts';

/** The extension of Visual Studio Code, for machines that reach nothing but the platform. */
export const editorEndpoints = {
  extension: endpoint({
    id: 'editor.extension',
    method: 'GET',
    path: '/vscode/cairn.vsix',
    access: { kind: 'public' },
    summary:
      'The extension of Visual Studio Code: code --install-extension cairn.vsix; its ETag is its SHA-256',
    status: 200,
    file: 'application/octet-stream',
    errors: ['UNAVAILABLE'],
  }),
} as const;
