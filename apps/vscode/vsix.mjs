// What a .vsix file holds beside the program, by https://github.com/microsoft/vscode-vsce (package.ts).
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ path: string }} FileHere */

const TYPES = {
  '.cjs': 'application/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.vsixmanifest': 'text/xml',
};

/**
 * By their place in the archive.
 * @param {string} folder
 * @returns {[string, string | FileHere][]}
 */
export function packageFiles(folder) {
  const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
  const media = readdirSync(join(folder, 'media'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return [
    ['[Content_Types].xml', contentTypes()],
    ['extension.vsixmanifest', vsixManifest(JSON.parse(manifest))],
    ['extension/package.json', manifest],
    ['extension/readme.md', { path: join(folder, 'README.md') }],
    ...media.map(
      /** @returns {[string, FileHere]} */ (path) => [
        `extension${path.slice(folder.length).replaceAll('\\', '/')}`,
        { path },
      ],
    ),
  ];
}

function contentTypes() {
  const types = Object.entries(TYPES).map(
    ([extension, type]) => `<Default Extension="${extension}" ContentType="${type}"/>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${types.join('')}</Types>
`;
}

/** @param {{ name: string, displayName: string, description: string, publisher: string, version: string, icon: string, engines: { vscode: string }, extensionKind: string[], categories: string[], keywords: string[] }} manifest */
function vsixManifest(manifest) {
  const { name, displayName, description, publisher, version, icon, engines } = manifest;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011" xmlns:d="http://schemas.microsoft.com/developer/vsx-schema-design/2011">
  <Metadata>
    <Identity Language="en-US" Id="${text(name)}" Version="${text(version)}" Publisher="${text(publisher)}"/>
    <DisplayName>${text(displayName)}</DisplayName>
    <Description xml:space="preserve">${text(description)}</Description>
    <Tags>${text(manifest.keywords.join(','))}</Tags>
    <Categories>${text(manifest.categories.join(','))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${text(engines.vscode)}"/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="${text(manifest.extensionKind.join(','))}"/>
    </Properties>
    <Icon>extension/${text(icon)}</Icon>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/readme.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Icons.Default" Path="extension/${text(icon)}" Addressable="true"/>
  </Assets>
</PackageManifest>
`;
}

/** @param {string} value */
const text = (value) =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
