/** A script for any POSIX shell. It needs curl or wget, and something that knows SHA-256; nothing is run as root. */
export const installScript = (url: string, sha256: string): string => `#!/bin/sh
# Puts the command "cairn" into ~/.local/bin (CAIRN_BIN names another folder). It comes from ${url} and from nowhere else.
set -eu

url=\${CAIRN_URL:-'${url}'}
url=\${url%/}
bin=\${CAIRN_BIN:-"$HOME/.local/bin"}
wanted='${sha256}'

say() { printf '%s\\n' "$*"; }
fail() { printf 'cairn: %s\\n' "$*" >&2; exit 1; }

command -v node >/dev/null 2>&1 || fail "Node.js is not there. Install Node 20 or newer, then run this again. Nothing was changed."
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || fail "Node.js is $(node -v); cairn needs 20 or newer. Nothing was changed."

mkdir -p "$bin" || fail "The folder $bin cannot be made. Set CAIRN_BIN to another one."
fresh="$bin/.cairn.$$"
trap 'rm -f "$fresh"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if command -v curl >/dev/null 2>&1; then
  curl -fsSL "$url/cli/cairn.mjs" -o "$fresh" || fail "$url could not be reached. Nothing was changed."
elif command -v wget >/dev/null 2>&1; then
  wget -qO "$fresh" "$url/cli/cairn.mjs" || fail "$url could not be reached. Nothing was changed."
else
  fail "Neither curl nor wget is there. Nothing was changed."
fi

got=$(node -e 'const { createHash } = require("node:crypto"); const { readFileSync } = require("node:fs"); console.log(createHash("sha256").update(readFileSync(process.argv[1])).digest("hex"))' "$fresh")
[ "$got" = "$wanted" ] || fail "What came is not what was announced (SHA-256 $got, not $wanted). Nothing was changed; try again."

chmod 755 "$fresh"
mv -f "$fresh" "$bin/cairn"
say "cairn $("$bin/cairn" --version) is in $bin/cairn (SHA-256 $wanted)."

case ":$PATH:" in
  *":$bin:"*) ;;
  *) say "$bin is not in your PATH. Add this line to your shell's profile: export PATH=\\"$bin:\\$PATH\\"" ;;
esac
say "Next, in a checkout: cairn login $url && cairn init"
`;
