import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { target: 'chrome90', outDir: 'dist', emptyOutDir: true, sourcemap: false, assetsInlineLimit: 2048, chunkSizeWarningLimit: 700 },
  server: { port: 5173, proxy: { '/v1': 'http://127.0.0.1:8080', '/health': 'http://127.0.0.1:8080' } },
});
