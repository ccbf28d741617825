/** Real nginx as an upstream, for tests. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { claimPort } from '@gatehouse/http'

const path = `${process.env.PATH}:/usr/sbin`
const missing =
  spawnSync('sh', ['-c', 'command -v nginx'], { env: { ...process.env, PATH: path } }).status !== 0 &&
  process.env.CI !== 'true'

/** For every test that runs nginx. */
export const withNginx = { skip: missing ? 'needs the Debian package nginx' : false }

export interface Nginx {
  port: number
  /** A socket of this machine on which it listens too. */
  socketPath: string
  folder: string
}

/** Serves this within one `server`; it listens on `port` with the words `listening`, and on `socketPath` without. */
export async function nginx(
  t: TestContext,
  { listening = '', server, files = {} }: { listening?: string; server: string; files?: Record<string, string> },
): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-nginx-'))
  const port = await claimPort('127.0.0.1', 0)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 })
  const socketPath = join(folder, 'nginx.sock')
  const listen = `listen 127.0.0.1:${port} ${listening}; listen unix:${socketPath};`
  writeFileSync(join(folder, 'nginx.conf'), confOf(folder, `${listen} ${server}`))
  const child = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: path },
  })
  t.after(async () => {
    if (child.exitCode === null) await Promise.all([once(child, 'exit'), child.kill('SIGTERM')])
    rmSync(folder, { recursive: true, force: true })
  })
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`)
  }
  return { port, socketPath, folder }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const open = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false)
  socket.destroy()
  if (!open) await new Promise(resolve => setTimeout(resolve, 10))
  return open
}

const confOf = (folder: string, server: string) => `
daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr emerg;
events { worker_connections 256; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server { ${server} }
}
`
