// Builds everything in entries.json into static/dist: bundled, minified, named by content, compressed.
// Nothing is written before all of it is built, so a mistake leaves the last good build in place.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const SOURCE = path.dirname(fileURLToPath(import.meta.url));
const OUTPUT = path.join(SOURCE, "dist");
const DKFDS = path.join(SOURCE, "../node_modules/dkfds/");

// These run on the municipalities' own pages, where nothing may leak into the global scope.
const FOREIGN = [
  "cobrowse/load.js",
  "cobrowse/citizen.js",
  "cobrowse/extras.js",
  "cobrowse/english.js",
  "cobrowse/doctor/doctor.js",
  "opening/status.js",
];
const ICONS = "core/icons.svg";

/** Lets CSS name files inside dkfds, which its "exports" hides, and drops its fonts: ours are in core/fonts.css. */
const dkfdsFiles = {
  name: "dkfds-files",
  setup(build) {
    build.onResolve({ filter: /^dkfds\// }, ({ path: name }) => ({ path: path.join(DKFDS, "..", name) }));
    build.onLoad({ filter: /dkfds(\.min)?\.css$/ }, async ({ path: name }) => ({
      contents: (await readFile(name, "utf8")).replaceAll(/@font-face\s*\{[^}]*\}/g, ""),
      loader: "css",
    }));
  },
};

async function bundle(names, options) {
  if (names.length === 0) return { files: [], assets: {} };
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: SOURCE,
    entryPoints: names,
    outbase: ".",
    outdir: OUTPUT,
    entryNames: "[dir]/[name]-[hash]",
    chunkNames: "chunks/[name]-[hash]",
    assetNames: "media/[name]-[hash]",
    bundle: true,
    minify: true,
    legalComments: "linked",
    loader: { ".svg": "file", ".png": "file", ".woff2": "file" },
    plugins: [dkfdsFiles],
    metafile: true,
    write: false,
    logLevel: "error",
    ...options,
  });
  const assets = {};
  for (const [name, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
    if (!entryPoint || !names.includes(entryPoint)) continue;
    assets[entryPoint] = path.relative("dist", name);
    // CSS imported by a script is a file of its own, found under the script's name.
    if (cssBundle) assets[entryPoint.replace(/\.js$/, ".css")] = path.relative("dist", cssBundle);
  }
  const files = outputFiles.map(({ path: name, contents }) => [path.relative(OUTPUT, name), contents]);
  return { files, assets };
}

/** The icons that we use out of the design system's 150, as one sprite for `<use href="...#name">`. */
async function iconSprite() {
  const names = JSON.parse(await readFile(path.join(SOURCE, "core/icons.json"), "utf8"));
  const all = await readFile(path.join(DKFDS, "dist/img/all-svg-icons.svg"), "utf8");
  const symbols = names.map((name) => {
    const symbol = all.match(new RegExp(`<symbol id="${name}".*?</symbol>`, "s"));
    if (!symbol) throw new Error(`core/icons.json: dkfds has no icon "${name}"`);
    return symbol[0];
  });
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

/** Files that need no bundling, such as the favicon, get their content's hash in the name and nothing else. */
function hashed(name, contents) {
  const { dir, name: stem, ext } = path.parse(name);
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
  return `${dir}/${stem}-${hash}${ext}`;
}

async function write(name, contents) {
  const target = path.join(OUTPUT, name);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, contents);
  if (!/\.(css|js|svg|json|txt)$/.test(name)) return;
  const brotli = brotliCompressSync(contents, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: contents.length },
  });
  const gzip = gzipSync(contents, { level: 9 });
  // WhiteNoise sends these when they stand beside the file; for a tiny icon they would only cost a header.
  if (brotli.length < contents.length * 0.95) await writeFile(`${target}.br`, brotli);
  if (gzip.length < contents.length * 0.95) await writeFile(`${target}.gz`, gzip);
}

async function main() {
  const entries = JSON.parse(await readFile(path.join(SOURCE, "entries.json"), "utf8"));
  const bundled = entries.filter((name) => /\.(js|css)$/.test(name));
  const pages = bundled.filter((name) => !FOREIGN.includes(name));
  const foreign = bundled.filter((name) => FOREIGN.includes(name));
  const built = await Promise.all([
    bundle(pages, { format: "esm", splitting: true, target: "es2022" }),
    bundle(foreign, { format: "iife", target: "es2020" }),
  ]);
  const files = new Map(built.flatMap((part) => part.files));
  const assets = Object.assign({}, ...built.map((part) => part.assets));

  const copies = entries.filter((name) => !bundled.includes(name));
  const copied = await Promise.all(
    copies.map(async (name) => [name, await readFile(path.join(SOURCE, name))]),
  );
  for (const [name, contents] of [...copied, [ICONS, await iconSprite()]]) {
    assets[name] = hashed(name, contents);
    files.set(assets[name], contents);
  }

  const sri = {};
  for (const [name, target] of Object.entries(assets)) {
    sri[name] = `sha384-${createHash("sha384").update(files.get(target)).digest("base64")}`;
  }
  files.set("manifest.json", Buffer.from(JSON.stringify({ assets, sri }, null, 2)));

  await rm(OUTPUT, { recursive: true, force: true });
  await Promise.all([...files].map(([name, contents]) => write(name, contents)));
  for (const [name, target] of Object.entries(assets)) {
    console.log(`${name} -> ${target} (${files.get(target).length} bytes)`);
  }
}

try {
  await main();
} catch (error) {
  // esbuild has already printed its own messages, each with file and line.
  if (!error.errors) console.error(error.message);
  process.exitCode = 1;
}
