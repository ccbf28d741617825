/** What a soak starts and ends: upstreams, and the gateway in a process of its own. */
import type { ChildProcess } from 'node:child_process'
import { execFileSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { upstreamConf } from '../nginx.conf.ts'
import { ended, freePort, listening, pinned, residentBytes } from '../processes.ts'
import { documents, type UpstreamPorts } from './documents.ts'
import type { FromGateway } from './gateway.ts'
import { type Scene, within } from './scene.ts'
import type { Look, ThreadState } from './threads.ts'
import { startUpstream, type Upstream } from './upstream.ts'

const cores = cpus()
  .map((_, core) => core)
  .join()
const answerMsMax = 30_000
const stopMs = 5_000

export interface GatewayState {
  rssBytes: number
  threads: ThreadState[]
  /** Sockets of callers that the process holds. */
  connections: number
}

export class House {
  readonly #dir = mkdtempSync(join(tmpdir(), 'gatehouse-soak-'))
  readonly #config = join(this.#dir, 'gateway.yaml')
  readonly #news = new EventEmitter()
  readonly complaints: string[] = []
  readonly #nginx: ChildProcess
  readonly #upstream: Upstream
  readonly #gateway: ChildProcess
  readonly #ports: UpstreamPorts
  readonly scene: Scene
  #closing = false

  static async open(): Promise<House> {
    const upstream = await startUpstream()
    const ports = { files: await freePort(), live: upstream.live, calls: upstream.calls }
    const house = new House(upstream, ports, { port: await freePort(), securePort: await freePort() })
    await listening(ports.files)
    await house.#told('ready')
    return house
  }

  private constructor(upstream: Upstream, ports: UpstreamPorts, scene: Scene) {
    this.#upstream = upstream
    this.#ports = ports
    this.scene = scene
    const dir = this.#dir
    chmodSync(dir, 0o755) // nginx started by root reads in it as somebody else
    writeFileSync(join(dir, 'download'), Buffer.alloc(2 ** 20))
    writeFileSync(join(dir, 'nginx.conf'), upstreamConf({ port: ports.files, dir }))
    const [certificate, key] = [join(dir, 'certificate.pem'), join(dir, 'key.pem')]
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '90']
    const files = ['-subj', '/CN=localhost', '-keyout', key, '-out', certificate]
    execFileSync('openssl', [...made, ...files], { stdio: 'ignore' })
    this.write(1)
    this.#nginx = pinned(cores, ['nginx', '-p', dir, '-e', join(dir, 'nginx.log'), '-c', join(dir, 'nginx.conf')])
    const file = join(import.meta.dirname, 'gateway.ts')
    const { port, securePort } = scene
    const expose = join(import.meta.dirname, 'expose.ts')
    const command = [
      process.execPath,
      '--import',
      expose,
      file,
      this.#config,
      String(port),
      String(securePort),
      certificate,
      key,
    ]
    this.#gateway = pinned(cores, command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#gateway.on('message', (message: FromGateway) => {
      if (message.kind === 'complaint') this.complaints.push(message.text)
      this.#news.emit(message.kind, message)
    })
    this.#gateway.once('exit', (code, signal) => {
      if (!this.#closing) this.complaints.push(`the gateway ended with ${code ?? signal}`)
      this.#news.emit('error', new Error('the gateway ended'))
    })
    this.#news.on('error', () => {})
  }

  get alive(): boolean {
    return this.#gateway.exitCode === null && this.#gateway.signalCode === null
  }

  /** Writes this generation's file; the gateway sees it by itself. */
  write(generation: number): void {
    this.#replace(documents(this.#ports, generation))
  }

  /** Resolves when the gateway serves this generation. */
  async serve(generation: number): Promise<void> {
    await this.#read(true, () => this.write(generation))
  }

  /** Resolves when the gateway has refused a file that is no good. */
  async refuse(): Promise<void> {
    await this.#read(false, () => this.#replace('kind: Nonsense\n'))
  }

  /** After a forced collection in every thread. */
  async state(look: Look): Promise<GatewayState> {
    const answer = this.#told('state')
    this.#gateway.send(look)
    const { threads } = (await answer) as Extract<FromGateway, { kind: 'state' }>
    return { threads, rssBytes: residentBytes(this.#gateway.pid!), connections: this.#connections() }
  }

  async close(): Promise<void> {
    this.#closing = true
    await Promise.all([ended(this.#gateway, stopMs), ended(this.#nginx, stopMs)])
    this.#upstream.close()
    rmSync(this.#dir, { recursive: true, force: true })
  }

  async #read(served: boolean, write: () => void): Promise<void> {
    const answer = this.#told('read')
    write()
    const got = (await answer) as Extract<FromGateway, { kind: 'read' }>
    if (got.served !== served) throw new Error(`the file was ${got.served ? 'served' : 'refused'}`)
  }

  async #told(kind: FromGateway['kind']): Promise<FromGateway> {
    const [message] = await within(answerMsMax, once(this.#news, kind), `the gateway’s ${kind}`)
    return message as FromGateway
  }

  #replace(text: string): void {
    writeFileSync(`${this.#config}.new`, text)
    renameSync(`${this.#config}.new`, this.#config)
  }

  /** Of both ports, but for listeners and what only the kernel still has (proc(5), `net/tcp`; the inode is 0 then). */
  #connections(): number {
    const ports = [this.scene.port, this.scene.securePort].map(port => port.toString(16).toUpperCase().padStart(4, '0'))
    const lines = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1)
    return lines.filter(line => {
      const fields = line.trim().split(/ +/)
      return ports.includes(fields[1]!.split(':')[1]!) && fields[3] !== '0A' && fields[9] !== '0'
    }).length
  }
}
