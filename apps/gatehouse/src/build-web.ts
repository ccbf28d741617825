/** Builds the web applications when their sources are newer than what was built. Never in the published form. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LogLine } from './log.ts'
import { projectRoot, webRoot } from './web-root.ts'

const vite = join(projectRoot, 'node_modules/vite/bin/vite.js')
/** What else the console is made of. */
const shared = ['package-lock.json', 'packages/projections/generated/client.ts']

export async function buildWeb(log: LogLine): Promise<void> {
  const sources = join(projectRoot, 'apps/console')
  if (!existsSync(join(sources, 'index.html')) || !existsSync(vite)) return
  const out = webRoot('console')
  const digest = digestOf(sources)
  const stamp = join(out, '.sources')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  const startedMs = performance.now()
  log('info', 'The console is being built.')
  const code = await viteBuild(sources, out)
  if (code !== 0) return log('error', 'The console could not be built; the platform runs without it.', { code })
  writeFileSync(stamp, digest)
  log('info', 'The console is built.', { seconds: Math.round((performance.now() - startedMs) / 1000) })
}

function viteBuild(sources: string, out: string): Promise<number | null> {
  const child = spawn(
    process.execPath,
    [vite, 'build', sources, '--outDir', out, '--emptyOutDir', '--logLevel', 'error'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  return new Promise(resolve => child.once('close', resolve))
}

function digestOf(sources: string): string {
  const entries = readdirSync(sources, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const files = [
    ...entries.map(entry => join(entry.parentPath, entry.name)),
    ...shared.map(file => join(projectRoot, file)),
  ]
  const hash = createHash('sha256')
  for (const file of files.filter(one => existsSync(one)).sort())
    hash.update(file.slice(projectRoot.length)).update(readFileSync(file))
  return hash.digest('hex')
}
