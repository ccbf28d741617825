/** A private PostgreSQL server of the installed package, one per test process, gone when the process is. */
import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import pg from 'pg'

export interface TestServer {
  /** The server's first process; for tests that freeze or kill it. */
  readonly pid: number
  /** A new database of its own: a copy of what stands at that address, to which nobody is connected, or empty. */
  createDatabase(copyOf?: string): Promise<string>
}

/** Why there is no PostgreSQL here; `undefined` when there is one. Under CI that is an error. */
export function postgresMissing(): string | undefined {
  if (binaries()) return undefined
  if (process.env.CI === 'true') throw new Error('the Debian package postgresql is not installed')
  return 'needs the Debian package postgresql'
}

let shared: Promise<TestServer> | undefined

/** The server that the tests of this process share. */
export const postgresServer = (): Promise<TestServer> => (shared ??= startPostgres())

async function startPostgres(): Promise<TestServer> {
  const bin = binaries()!
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-pg-'))
  const data = join(directory, 'data')
  const owner = serverUser()
  chmodSync(directory, 0o755)
  if (owner) chownSync(directory, owner.uid, owner.gid)
  makeCluster({ bin, data, owner })
  const options = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${directory}`, '-c', 'fsync=off']
  const command = ['--pdeathsig', 'KILL', ...dropTo(owner), join(bin, 'postgres'), '-D', data, ...options]
  const server = spawn('setpriv', command, { stdio: 'ignore', cwd: directory })
  server.unref()
  process.on('exit', () => {
    signal(server.pid!, 'SIGKILL')
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  })
  const urlOf = (database: string) => `postgres://postgres@localhost/${database}?host=${encodeURIComponent(directory)}`
  await untilReady(urlOf('postgres'))
  let count = 0
  return {
    pid: server.pid!,
    async createDatabase(copyOf) {
      const name = `test_${process.pid}_${++count}`
      const template = copyOf ? new URL(copyOf).pathname.slice(1) : 'template0'
      await administer(urlOf('postgres'), `create database ${name} template ${template} strategy file_copy`)
      return urlOf(name)
    },
  }
}

interface Owner {
  uid: number
  gid: number
}

/** A new cluster, copied from the one that an earlier test made where there is one. */
function makeCluster({ bin, data, owner }: { bin: string; data: string; owner: Owner | undefined }) {
  const cache = join(import.meta.dirname, '../../../node_modules/.cache/gatehouse')
  const made = join(cache, `postgres-${basename(dirname(bin))}-${owner?.uid ?? process.getuid?.()}`)
  if (existsSync(made)) return execFileSync('cp', ['-a', made, data])
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']
  execFileSync(join(bin, 'initdb'), initdb, { stdio: 'pipe', cwd: dirname(data), ...owner })
  mkdirSync(cache, { recursive: true })
  const copy = mkdtempSync(join(cache, 'new-'))
  execFileSync('cp', ['-a', data, join(copy, 'data')])
  try {
    renameSync(join(copy, 'data'), made)
  } catch {
    // another test process was faster
  }
  rmSync(copy, { recursive: true, force: true })
}

function binaries(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  return versions.map(version => join(root, version, 'bin')).find(bin => existsSync(join(bin, 'initdb')))
}

/** PostgreSQL refuses to run as root; its package brings a user. */
function serverUser(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const number = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: number('-u'), gid: number('-g') }
}

const dropTo = (owner: Owner | undefined) =>
  owner ? [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'] : []

async function untilReady(url: string) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await administer(url, 'select 1')
    } catch (error) {
      if (attempt === 400) throw error
      await new Promise(resolve => setTimeout(resolve, 25))
    }
  }
}

async function administer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** Signals the server and the processes that serve its connections. */
export function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL') {
  try {
    process.kill(pid, name)
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    for (const child of children.split(' ').filter(Boolean)) process.kill(Number(child), name)
  } catch {
    // gone already
  }
}
