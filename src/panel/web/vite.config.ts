/** Builds the page into dist/panel. The build's name is what the server compares when a page connects. */
// biome-ignore-all lint/correctness/noNodejsModules: this runs where the page is built, not in it
// biome-ignore-all lint/style/noDefaultExport: vite asks for it
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const WEB = dirname(fileURLToPath(import.meta.url));
const PANEL = dirname(WEB);

/** Of the sources, not of the time: the same page has the same name, wherever it is built. */
function buildId(): string {
  const hash = createHash("sha256");
  for (const folder of [WEB, join(PANEL, "wire"), join(PANEL, "..", "model")]) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    for (const file of files) hash.update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 12);
}

const BUILD = buildId();

/** Writes the name beside the page, for the server to tell. */
const writeBuildId: Plugin = {
  name: "lockstep-build-id",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "build.txt", source: BUILD });
  },
};

export default defineConfig({
  root: WEB,
  base: "./",
  plugins: [react(), writeBuildId],
  define: { __BUILD__: JSON.stringify(BUILD) },
  build: {
    outDir: join(PANEL, "..", "..", "dist", "panel"),
    emptyOutDir: true,
    // A worker made from text would break the content-security policy, and a picture as text would need more of it.
    assetsInlineLimit: 0,
    target: "es2023",
  },
});
