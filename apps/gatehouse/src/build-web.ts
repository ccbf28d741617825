/** Builds the web applications when their sources are newer than what was built. Never in the published form. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LogLine } from './log.ts'
import { projectRoot, type WebApp, webRoot } from './web-root.ts'

const vite = join(projectRoot, 'node_modules/vite/bin/vite.js')
const generated = (file: string) => `packages/projections/generated/${file}`

interface Built {
  /** What else it is made of. */
  files: readonly string[]
  rooms: readonly string[]
  /** Arguments of each run, by the folder that it fills. */
  runs: Readonly<Record<string, readonly string[]>>
}

export const webApps: Readonly<Record<WebApp, Built>> = {
  console: {
    files: ['client.ts', 'console.json', 'console-schemas.json'].map(generated),
    rooms: ['packages/ui/src', 'packages/forms/src'],
    runs: { '.': [] },
  },
  portal: {
    files: ['apps/gatehouse/src/portal/contract.ts'],
    rooms: ['packages/ui/src', 'capabilities/portal/reference'],
    runs: { client: [], server: ['--ssr', 'src/server.tsx'] },
  },
}

export async function buildWeb(log: LogLine, apps: readonly WebApp[] = ['portal', 'console']): Promise<void> {
  for (const app of apps) await buildApp(app, log)
}

async function buildApp(app: WebApp, log: LogLine): Promise<void> {
  const sources = join(projectRoot, 'apps', app)
  if (!existsSync(join(sources, 'vite.config.ts')) || !existsSync(vite)) return
  const out = webRoot(app)
  const digest = digestOf(sources, webApps[app])
  const stamp = join(out, '.sources')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  const startedMs = performance.now()
  log('info', `The ${app} is being built.`)
  const made = `${out.replace(/\/$/, '')}.${process.pid}`
  for (const [folder, args] of Object.entries(webApps[app].runs)) {
    const code = await viteBuild(sources, join(made, folder), args)
    if (code !== 0) return log('error', `The ${app} could not be built; the platform runs without it.`, { code })
  }
  writeFileSync(join(made, '.sources'), digest)
  // Whole or not at all: another process may be serving it, or building the same.
  takePlace(made, out)
  log('info', `The ${app} is built.`, { seconds: Math.round((performance.now() - startedMs) / 1000) })
}

/** Also where another takes it in the same moment. */
function takePlace(made: string, out: string): void {
  for (let tries = 0; ; tries++) {
    rmSync(out, { recursive: true, force: true })
    try {
      return renameSync(made, out)
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOTEMPTY' || tries === takingMax) throw thrown
    }
  }
}

const takingMax = 20

function viteBuild(sources: string, out: string, args: readonly string[]): Promise<number | null> {
  const child = spawn(
    process.execPath,
    [vite, 'build', sources, '--outDir', out, '--emptyOutDir', '--logLevel', 'error', ...args],
    {
      cwd: sources,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  return new Promise(resolve => child.once('close', resolve))
}

function digestOf(sources: string, { files: named, rooms }: Built): string {
  const entries = [sources, ...rooms.map(room => join(projectRoot, room))]
    .flatMap(room => readdirSync(room, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
  const files = [
    ...entries.map(entry => join(entry.parentPath, entry.name)),
    ...['package-lock.json', ...named].map(file => join(projectRoot, file)),
  ]
  const hash = createHash('sha256')
  for (const file of files.filter(one => existsSync(one)).sort())
    hash.update(file.slice(projectRoot.length)).update(readFileSync(file))
  return hash.digest('hex')
}
