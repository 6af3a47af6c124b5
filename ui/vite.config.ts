import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { precompress } from './precompress.ts'
import { words } from './words.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const SERVER = process.env.WINDHOVER_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: '/ui/',
  plugins: [words(at('./src/i18n')), react(), precompress()],
  resolve: {
    alias: [
      // monaco-worker-manager asks for a path that monaco-editor no longer exports.
      {
        find: 'monaco-editor/esm/vs/editor/editor.worker.js',
        replacement: at('./node_modules/monaco-editor/esm/vs/editor/editor.worker.js'),
      },
    ],
  },
  worker: { format: 'es' },
  // Without this the development server finds the worker late and reloads the page.
  optimizeDeps: { include: ['monaco-yaml/yaml.worker.js', 'monaco-editor/editor'] },
  build: {
    target: 'es2022',
    outDir: at('../shared/api/static'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 4000,
    // The content security policy forbids inline data that is more than an image.
    assetsInlineLimit: 0,
  },
  // The server refuses changes from pages of another host than the one that it is asked by.
  server: { host: '127.0.0.1', proxy: { '/api': { target: SERVER, changeOrigin: false } } },
  test: { environment: 'jsdom', css: false, include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['src/testing/setup.ts'] },
})
