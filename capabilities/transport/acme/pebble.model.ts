/** A real certificate authority for tests: Debian's `pebble`, with a name server that leads every name here. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { claimPort, egressRule } from '@gatehouse/http'
import { guardedRequest } from '@gatehouse/http/egress-request.ts'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'

const missing = !existsSync('/usr/bin/pebble') && process.env.CI !== 'true'
export const withPebble = { skip: missing ? 'needs the Debian package pebble' : withOpenssl.skip }

export interface PebbleOptions {
  /** Plain port of the gateways that it asks. */
  httpPort: number
  /** Of a hundred good nonces, how many it refuses. */
  nonceReject?: number
  /** base64url, by the identifiers of accounts that it takes. */
  externalAccounts?: Record<string, string>
  /** How many of a hundred valid authorizations it takes for a further order. */
  reuse?: number
  validitySeconds?: number
  /** Waits some seconds at random before it validates. */
  sleeps?: boolean
  blocked?: readonly string[]
}

export interface Pebble {
  directory: string
  /** Vouches for its own listener, PEM. */
  authorities: string
  /** Of what it issues, PEM. */
  root(): Promise<string>
  /** How often it was asked for something that its log names, such as `/order-plz`; with a refused nonce as well. */
  asked(path: string): number
  log(): string
  /** Ends it at once, and starts it anew on the same ports: it has forgotten everything. */
  restart(): Promise<void>
  kill(): Promise<void>
}

export const pebbleRequest = guardedRequest(egressRule({ allow: ['loopback'] }), {
  timeoutMs: 10_000,
  bytesMax: 262_144,
})

export async function startPebble(t: TestContext, options: PebbleOptions): Promise<Pebble> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-pebble-'))
  const authority = new TestAuthority()
  const own = authority.issue('localhost', { hosts: ['localhost', '127.0.0.1'] })
  const [port, management, dns, dnsManagement] = await freePorts(4)
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const { httpPort, externalAccounts, validitySeconds, blocked } = options
  const pebble = {
    ...{ listenAddress: `127.0.0.1:${port}`, managementListenAddress: `127.0.0.1:${management}`, httpPort },
    ...{ certificate: file('own.pem', own.certificate), privateKey: file('own.key', own.key), tlsPort: 1 },
    ...{ ocspResponderURL: '', externalAccountBindingRequired: externalAccounts !== undefined },
    ...(externalAccounts ? { externalAccountMACKeys: externalAccounts } : {}),
    ...(validitySeconds === undefined ? {} : { certificateValidityPeriod: validitySeconds }),
    ...(blocked ? { domainBlocklist: blocked } : {}),
  }
  const config = file('pebble.json', JSON.stringify({ pebble }))
  const names = spawn(
    'pebble-challtestsrv',
    [
      ...['-dns01', `127.0.0.1:${dns}`, '-management', `127.0.0.1:${dnsManagement}`, '-defaultIPv6', ''],
      ...['-defaultIPv4', '127.0.0.1', '-http01', '', '-https01', '', '-tlsalpn01', ''],
    ],
    { stdio: 'ignore' },
  )
  let log = ''
  let running: ChildProcess | undefined
  const kill = async () => {
    const child = running
    running = undefined
    if (!child || child.exitCode !== null) return
    const gone = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  const url = `https://127.0.0.1:${port}/dir`
  const start = async () => {
    running = spawn('pebble', ['-config', config, '-dnsserver', `127.0.0.1:${dns}`, '-strict'], {
      env: { ...process.env, ...environment(options) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [running.stdout!, running.stderr!]) stream.on('data', piece => (log += piece))
    await answering(url, authority.certificate, () => log)
  }
  t.after(async () => {
    names.kill('SIGKILL')
    await kill()
    authority.remove()
    rmSync(folder, { recursive: true, force: true })
  })
  await start()
  const get = async (path: string) => {
    const at = `https://127.0.0.1:${management}${path}`
    const { bytes } = await pebbleRequest({ method: 'GET', url: at, authorities: authority.certificate })
    return Buffer.from(bytes).toString()
  }
  return {
    directory: url,
    authorities: authority.certificate,
    root: () => get('/roots/0'),
    asked: path => log.split(path).length - 1,
    log: () => log,
    async restart() {
      await kill()
      await start()
    },
    kill,
  }
}

function environment({ nonceReject = 0, reuse = 0, sleeps = false }: PebbleOptions): Record<string, string> {
  return {
    ...{ PEBBLE_WFE_NONCEREJECT: String(nonceReject), PEBBLE_AUTHZREUSE: String(reuse) },
    ...(sleeps ? { PEBBLE_VA_SLEEPTIME: '3' } : { PEBBLE_VA_NOSLEEP: '1' }),
  }
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await claimPort('127.0.0.1', 0))
  return [...ports]
}

async function answering(url: string, authorities: string, log: () => string): Promise<void> {
  for (const endMs = performance.now() + 20_000; ; ) {
    try {
      await pebbleRequest({ method: 'GET', url, authorities })
      return
    } catch (thrown) {
      if (performance.now() > endMs) throw new Error(`pebble does not answer: ${log()}`, { cause: thrown })
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}
