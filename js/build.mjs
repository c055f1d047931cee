// Builds src/labelloop/static from js/src. The first line of the bundle carries a hash of all that went into it,
// so that a Python test finds a stale bundle on a machine without Node.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "src", "labelloop", "static");
const fixed = ["build.mjs", "package-lock.json", "package.json", "tsconfig.json"];

function sources() {
  const inSrc = readdirSync(join(here, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(here, join(entry.parentPath, entry.name)).split(sep).join("/"));
  return [...inSrc, ...fixed].sort((a, b) => (a < b ? -1 : 1));
}

function digest() {
  const hash = createHash("sha256");
  for (const path of sources()) {
    const text = readFileSync(join(here, path), "utf8").replaceAll("\r\n", "\n");
    hash.update(path).update("\0").update(text).update("\0");
  }
  return hash.digest("hex");
}

async function build() {
  const common = { bundle: true, write: false, charset: "utf8", legalComments: "none", logLevel: "warning" };
  const script = await esbuild.build({
    ...common,
    entryPoints: [join(here, "src", "labelloop.ts")],
    format: "esm",
    target: "es2022",
  });
  const style = await esbuild.build({
    ...common,
    entryPoints: [join(here, "src", "styles", "labelloop.css")],
    target: ["chrome120", "firefox121", "safari17.2"],
  });
  mkdirSync(target, { recursive: true });
  const banner = `// Built by js/build.mjs from js/; do not edit. sources: ${digest()}\n`;
  writeFileSync(join(target, "labelloop.js"), banner + script.outputFiles[0].text);
  writeFileSync(join(target, "labelloop.css"), style.outputFiles[0].text);
}

await build();
if (process.argv.includes("--watch")) {
  const { watch } = await import("node:fs");
  watch(join(here, "src"), { recursive: true }, () =>
    build().catch((error) => process.stderr.write(`${error}\n`)),
  );
}
