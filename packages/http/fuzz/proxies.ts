/** Real nginx and real haproxy, each before the upstreams it is given. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Proxies {
  /** Ports, in the order of the upstreams. */
  nginx: number[]
  haproxy: number[]
  close(): void
}

/** Debian packages of the programs that are missing. */
export const missingPrograms = (): string[] =>
  ['nginx', 'haproxy'].filter(
    name => spawnSync('sh', ['-c', `command -v ${name} || test -x /usr/sbin/${name}`]).status !== 0,
  )

/** Ports of upstreams behind each. */
export async function startProxies(behind: { nginx: number[]; haproxy: number[] }): Promise<Proxies> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-fuzz-'))
  const children: ChildProcess[] = []
  const run = (program: string, ...args: string[]) => {
    const path = `${process.env.PATH}:/usr/sbin`
    children.push(spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, PATH: path } }))
  }
  const nginx = await Promise.all(behind.nginx.map(freePort))
  const haproxy = await Promise.all(behind.haproxy.map(freePort))
  const pairs = (ports: number[], upstreams: number[]) => ports.map((port, at) => ({ port, upstream: upstreams[at]! }))
  writeFileSync(join(folder, 'nginx.conf'), nginxConf(folder, pairs(nginx, behind.nginx)))
  writeFileSync(join(folder, 'haproxy.cfg'), haproxyCfg(pairs(haproxy, behind.haproxy)))
  run('nginx', '-p', folder, '-e', 'stderr', '-c', 'nginx.conf')
  run('haproxy', '-db', '-q', '-f', join(folder, 'haproxy.cfg'))
  await Promise.all([...nginx, ...haproxy].map(accepts))
  return {
    nginx,
    haproxy,
    close() {
      for (const child of children) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as { port: number }).port
}

interface Pair {
  port: number
  upstream: number
}

/** The field that names a case: the caller's port where the caller did not say. */
const nginxConf = (folder: string, pairs: Pair[]) => `
daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr emerg;
events { worker_connections 1024; }
http {
  access_log off; client_max_body_size 0; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  underscores_in_headers on; large_client_header_buffers 8 32k; proxy_buffer_size 32k; proxy_buffers 8 32k;
  map $http_x_case $case { default $http_x_case; "" $remote_port; }
  ${pairs
    .map(
      ({ port, upstream }) => `
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${upstream}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host case; proxy_set_header X-Case $case;
    }
  }`,
    )
    .join('')}
}
`

const haproxyCfg = (pairs: Pair[]) => `
defaults
  mode http
  timeout client 10s
  timeout server 10s
  timeout connect 2s
${pairs
  .map(
    ({ port, upstream }) => `
frontend f${port}
  bind 127.0.0.1:${port}
  http-request set-header X-Case %[src_port] unless { req.hdr(X-Case) -m found }
  default_backend b${port}
backend b${port}
  server s 127.0.0.1:${upstream}
`,
  )
  .join('')}`

async function freePort(): Promise<number> {
  const server = createServer()
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
