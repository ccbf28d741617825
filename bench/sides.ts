/** What takes part in a run: the upstream, nginx as proxy, and gateways. */
import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { proxyConf, upstreamConf } from './nginx.conf.ts'
import { ended, freePort, listening, pinned } from './processes.ts'
import type { GatewaySetup, Protocol } from './scenarios.ts'

/** Where load and upstream run; the sides start at the other end. */
export const loadCore = String(cpus().length - 1)
const downloadBytes = 1_048_576
/** A gateway with a profile to write takes its time. */
const stopMs = 5_000

export interface Side {
  name: string
  pid: number
  port: (protocol: Protocol) => number
  /** Gives back what memory it does not need. */
  collect: () => Promise<void>
  stop: () => Promise<void>
}

export interface SidesOptions {
  /** Gateways leave their `.cpuprofile` in a directory of the scenario's name in here. */
  profileDir?: string
}

export class Sides {
  readonly #dir = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
  readonly #certificate = join(this.#dir, 'certificate.pem')
  readonly #key = join(this.#dir, 'key.pem')
  readonly #options: SidesOptions
  #upstreamPort = 0
  #upstream: ChildProcess | undefined

  constructor(options: SidesOptions) {
    this.#options = options
    chmodSync(this.#dir, 0o755) // nginx started by root reads and connects in it as somebody else
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    const files = ['-subj', '/CN=localhost', '-keyout', this.#key, '-out', this.#certificate]
    execFileSync('openssl', [...made, ...files], { stdio: 'ignore' })
    writeFileSync(join(this.#dir, 'download'), Buffer.alloc(downloadBytes, 'gatehouse'))
  }

  async startUpstream(): Promise<void> {
    this.#upstreamPort = await freePort()
    this.#upstream = this.#startNginx('upstream', upstreamConf({ port: this.#upstreamPort, dir: this.#dir }), loadCore)
    await listening(this.#upstreamPort)
  }

  /** Ends the upstream and removes what was written; sides must have been stopped. */
  async close(): Promise<void> {
    if (this.#upstream) await ended(this.#upstream, stopMs)
    rmSync(this.#dir, { recursive: true, force: true })
  }

  async nginx(): Promise<Side> {
    const ports = { http: await freePort(), https: await freePort(), h2: await freePort() }
    const files = { dir: this.#dir, certificate: this.#certificate, key: this.#key }
    const child = this.#startNginx('proxy', proxyConf({ ...files, ports, upstreamPort: this.#upstreamPort }), '0')
    await listening(ports.http)
    return {
      name: 'nginx',
      pid: child.pid!,
      port: protocol => ports[protocol],
      collect: async () => {},
      stop: () => ended(child, stopMs),
    }
  }

  /** Throws when it does not come to serve. */
  async gateway(scenario: string, { documents, workers = 1, keys = 0, tls }: GatewaySetup): Promise<Side> {
    const port = await freePort()
    const securePort = await freePort()
    const config = join(this.#dir, `gateway-${port}.yaml`)
    writeFileSync(config, documents(this.#upstreamPort))
    const { profileDir } = this.#options
    const profile = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${join(profileDir, scenario)}`] : []
    const certificate = tls ? ['--certificate', this.#certificate, '--key', this.#key] : []
    const secure = [...certificate, '--secure-port', String(securePort)]
    const file = join(import.meta.dirname, 'gateway.ts')
    const settings = ['--workers', String(workers), '--keys', String(keys), ...secure]
    const cores = Array.from({ length: Math.min(workers, cpus().length) }, (_, core) => core).join()
    const child = pinned(cores, [process.execPath, ...profile, file, config, String(port), ...settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const said = () => Promise.race([once(child.stdout!, 'data'), once(child, 'exit').then(gatewayEnded)])
    await said()
    const collect = async () => {
      child.kill('SIGUSR2')
      await said()
    }
    const stop = () => ended(child, profileDir ? stopMs : 0)
    return {
      name: 'gateway',
      pid: child.pid!,
      port: protocol => (protocol === 'https' ? securePort : port),
      collect,
      stop,
    }
  }

  #startNginx(name: string, conf: string, cores: string) {
    const file = join(this.#dir, `${name}.conf`)
    writeFileSync(file, conf)
    return pinned(cores, ['nginx', '-p', this.#dir, '-e', join(this.#dir, `${name}.log`), '-c', file])
  }
}

function gatewayEnded(): never {
  throw new Error('the gateway ended')
}
