/** What a browser loads before the console's first page, measured on the build itself. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { gzipSync } from 'node:zlib'
import { buildWeb } from './build-web.ts'
import { webRoot } from './web-root.ts'

const compressedMax = 250_000
const assets = join(webRoot('console'), 'assets')

/** A script and all that it imports before it runs. */
function loadedWith(file: string, loaded = new Map<string, number>()): Map<string, number> {
  if (loaded.has(file)) return loaded
  const text = readFileSync(join(assets, file), 'utf8')
  loaded.set(file, gzipSync(text).length)
  for (const [, name] of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) loadedWith(name!, loaded)
  return loaded
}

test('the first page is below 250 KB of compressed script, and none of it stands in the page', async () => {
  await buildWeb(() => {}, ['console'])
  const page = readFileSync(join(webRoot('console'), 'index.html'), 'utf8')
  const entries = [...page.matchAll(/<script[^>]*src="\/assets\/([^"]+)"/g)].map(([, file]) => file!)
  assert.equal(entries.length, 1)
  assert.doesNotMatch(page, /<script(?![^>]*src=)/)
  const loaded = loadedWith(entries[0]!)
  const text = readFileSync(join(assets, entries[0]!), 'utf8')
  const home = /\.\/(home-[\w-]+\.js)/.exec(text)?.[1]
  assert.ok(home, 'the home page is a script of its own')
  loadedWith(home, loaded)
  const bytes = [...loaded.values()].reduce((sum, one) => sum + one, 0)
  assert.ok(loaded.size > 3 && bytes > 50_000, 'it was measured')
  assert.ok(bytes < compressedMax, `${bytes} bytes`)
})

test('a page of the portal loads less than 10 KB of compressed script, from files alone', async () => {
  await buildWeb(() => {}, ['portal'])
  const client = join(webRoot('portal'), 'client')
  const manifest = JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
  const entries = Object.values(manifest).filter(({ isEntry }) => isEntry)
  assert.equal(entries.length, 2)
  // What one page alone needs, such as GraphiQL, is loaded by that page.
  assert.deepEqual(
    entries.flatMap(({ imports = [] }) => imports),
    [],
  )
  const bytes = entries.reduce((sum, { file }) => sum + gzipSync(readFileSync(join(client, file))).length, 0)
  assert.ok(bytes > 500 && bytes < 10_000, `${bytes} bytes`)
})

interface Chunk {
  file: string
  isEntry?: boolean
  /** What it needs before it runs. */
  imports?: string[]
}
