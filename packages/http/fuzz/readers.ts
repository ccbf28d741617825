/** The other readers: node:http's parser by itself, real nginx and real haproxy each before a recording upstream. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { connect, createServer as createNetServer, type Server as NetServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Arrived, Recorder, targetMark } from './recorder.ts'

export interface Reader {
  name: string
  port: number
  /** What arrived whole by the connection that left from this port, in order; forgets it. */
  take(fromPort: number): Arrived[]
}

export interface Readers {
  all: Reader[]
  close(): void
}

/** Debian packages of the programs that are missing. */
export const missingPrograms = (): string[] =>
  ['nginx', 'haproxy'].filter(
    name => spawnSync('sh', ['-c', `command -v ${name} || test -x /usr/sbin/${name}`]).status !== 0,
  )

export async function startReaders(): Promise<Readers> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-fuzz-'))
  const children: ChildProcess[] = []
  const recorders = [new Recorder(), new Recorder(), new Recorder()] as const
  const direct = nodeServer(recorders[0])
  const directPort = await listen(direct)
  const [behindNginx, behindHaproxy] = [await listen(recorders[1].server), await listen(recorders[2].server)]
  const run = (program: string, ...args: string[]) => {
    const path = `${process.env.PATH}:/usr/sbin`
    children.push(spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, PATH: path } }))
  }
  const [nginxPort, haproxyPort] = [await freePort(), await freePort()]
  writeFileSync(join(folder, 'nginx.conf'), nginxConf({ folder, port: nginxPort, upstream: behindNginx }))
  writeFileSync(join(folder, 'haproxy.cfg'), haproxyCfg(haproxyPort, behindHaproxy))
  run('nginx', '-p', folder, '-e', 'stderr', '-c', 'nginx.conf')
  run('haproxy', '-db', '-q', '-f', join(folder, 'haproxy.cfg'))
  await Promise.all([nginxPort, haproxyPort].map(accepts))
  return {
    all: [directPort, nginxPort, haproxyPort].map((port, index) => ({
      name: ['node:http', 'nginx', 'haproxy'][index]!,
      port,
      take: from => recorders[index]!.take(from),
    })),
    close() {
      for (const child of children) child.kill('SIGKILL')
      direct.close().closeAllConnections()
      for (const { server } of recorders) server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** node:http answers 200 to everything; what came whole is kept by the port it came from. */
function nodeServer(recorder: Recorder): Server {
  return createServer({ maxHeaderSize: 65_536 }, (message, reply) => {
    const arrived = { method: message.method!, target: targetMark(message.url!), body: '' }
    message.setEncoding('latin1').on('data', (piece: string) => (arrived.body += piece))
    message.on('end', () => {
      if (message.complete) recorder.add(message.socket.remotePort!, arrived)
      reply.end()
    })
    message.on('error', () => {})
  })
}

async function listen(server: NetServer): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as { port: number }).port
}

const nginxConf = ({ folder, port, upstream }: { folder: string; port: number; upstream: number }) => `
daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr emerg;
events { worker_connections 1024; }
http {
  access_log off; client_max_body_size 0; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${upstream}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host case; proxy_set_header X-Case $remote_port;
    }
  }
}
`

const haproxyCfg = (port: number, upstream: number) => `
defaults
  mode http
  timeout client 10s
  timeout server 10s
  timeout connect 2s
frontend f
  bind 127.0.0.1:${port}
  http-request set-header X-Case %[src_port]
  default_backend b
backend b
  server s 127.0.0.1:${upstream}
`

async function freePort(): Promise<number> {
  const server = createNetServer()
  const port = await listen(server)
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Resolves once something listens there; fails after five seconds. */
async function accepts(port: number): Promise<void> {
  const end = Date.now() + 5000
  for (;;) {
    const open = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() !== undefined))
      socket.on('error', () => resolve(false))
    })
    if (open) return
    if (Date.now() > end) throw new Error(`Nothing listens on port ${port}.`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
