/** What was built of `apps/portal`: pages that this process renders, files that browsers load. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { webRoot } from '../web-root.ts'
import type { PortalAssets, Respond } from './contract.ts'

export interface PortalBuild {
  respond: Respond
  assets: PortalAssets
  /** Undefined where there is no such file. */
  file(name: string): { type: string; bytes: Uint8Array } | undefined
}

interface ManifestEntry {
  file: string
  css?: string[]
  /** Workers and fonts. */
  assets?: string[]
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  ttf: 'font/ttf',
}

/** Undefined until it is built. */
export async function loadBuild(): Promise<PortalBuild | undefined> {
  const root = webRoot('portal')
  const manifestFile = join(root, 'client/.vite/manifest.json')
  if (!existsSync(manifestFile)) return undefined
  process.env.NODE_ENV ??= 'production'
  const { respond } = (await import(pathToFileURL(join(root, 'server/server.js')).href)) as { respond: Respond }
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, ManifestEntry>
  const [client, scheme] = [manifest['src/client.ts']!, manifest['src/scheme.ts']!]
  // Read once: nothing of a request ever becomes a path of the disk.
  const names = Object.values(manifest).flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets])
  const files = new Map([...new Set(names)].map(name => [name, readFileSync(join(root, 'client', name))]))
  return {
    respond,
    assets: {
      scheme: `/${scheme.file}`,
      script: `/${client.file}`,
      styles: (client.css ?? []).map(name => `/${name}`),
    },
    file(name) {
      const bytes = files.get(name)
      return bytes && { type: types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream', bytes }
    },
  }
}
