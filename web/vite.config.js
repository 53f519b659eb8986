import { readdirSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve, extname } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

const root = resolve(import.meta.dirname, "src");

// A page is a folder of src/ with an index.html: adding one is adding a folder.
const pages = Object.fromEntries(
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, "index.html")))
    .map((entry) => [entry.name, join(root, entry.name, "index.html")]),
);

const squeezable = new Set([".html", ".js", ".css", ".svg", ".json"]);

/** Writes NAME.br and NAME.gz beside every text, so that the hub compresses nothing while it runs. */
function squeeze(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = join(folder, entry.name);
    if (entry.isDirectory()) squeeze(file);
    else if (squeezable.has(extname(entry.name))) {
      const bytes = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    }
  }
}

const out = resolve(import.meta.dirname, "../artifacts/web");

export default defineConfig({
  root,
  base: "/",
  publicDir: false,
  appType: "mpa",
  build: {
    outDir: out,
    emptyOutDir: true,
    target: "es2022",
    // An inlined picture or script would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The vendor's WebRTC bundle is a megabyte; the desk alone loads it, and late.
    chunkSizeWarningLimit: 1_200,
    rollupOptions: { input: pages },
  },
  plugins: [{ name: "squeeze", apply: "build", closeBundle: () => squeeze(out) }],
  test: { root, include: ["**/*.test.ts"], environment: "node" },
});
