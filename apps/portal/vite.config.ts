import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** GraphiQL brings fonts within its style sheet, which the policy of the pages lets nobody load; they have their own. */
const withoutFonts: Plugin = {
  ...{ name: 'without-fonts', enforce: 'pre' },
  transform: (code, id) => (/graphiql.*\.css$/.test(id) ? code.replace(/@font-face\s*\{[^}]*\}/g, '') : undefined),
}

/** Built twice: scripts and styles for browsers, and with `--ssr` the pages for the process that renders them. */
export default defineConfig(({ isSsrBuild }) => ({
  plugins: [react(), withoutFonts],
  ssr: { noExternal: true },
  build: {
    ...{ target: 'es2023', sourcemap: false, modulePreload: { polyfill: false }, manifest: !isSsrBuild },
    rolldownOptions: isSsrBuild ? {} : { input: ['src/client.ts', 'src/scheme.ts'] },
  },
}))
