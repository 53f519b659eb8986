import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

// One file for other people's pages: no modules, nothing fetched later, nothing global but the element.
const out = resolve(import.meta.dirname, "../artifacts/web");
const file = resolve(out, "widget.js");

export default defineConfig({
  publicDir: false,
  build: {
    outDir: out,
    // The pages are there already.
    emptyOutDir: false,
    target: "es2022",
    lib: {
      entry: resolve(import.meta.dirname, "widget/src/index.ts"),
      formats: ["iife"],
      name: "PuenteChat",
      fileName: () => "widget.js",
    },
  },
  plugins: [
    {
      name: "squeeze",
      apply: "build",
      closeBundle() {
        const bytes = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      },
    },
  ],
});
