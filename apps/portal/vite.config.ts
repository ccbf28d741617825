import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Built twice: scripts and styles for browsers, and with `--ssr` the pages for the process that renders them. */
export default defineConfig(({ isSsrBuild }) => ({
  plugins: [react()],
  ssr: { noExternal: true },
  build: {
    ...{ target: 'es2023', sourcemap: false, modulePreload: { polyfill: false }, manifest: !isSsrBuild },
    rolldownOptions: isSsrBuild ? {} : { input: ['src/client.ts', 'src/scheme.ts'] },
  },
}))
