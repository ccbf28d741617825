/**
 * Processor time per request, beside nginx in the same run: the figure that holds on a noisy machine. The gateway
 * and nginx take turns on one core, load and upstream share the other.
 *
 *   npm run bench [-- --short] [-- --json]
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { proxyConf, upstreamConf } from './nginx.conf.ts'
import { answering, cpuUs, freePort, installed, pinned } from './processes.ts'
import { type Scenario, scenarios } from './scenarios.ts'

const { values } = parseArgs({ options: { short: { type: 'boolean' }, json: { type: 'boolean' } } })
const missing = ['nginx', 'wrk', 'taskset'].filter(program => !installed(program))
if (missing.length > 0) {
  console.error(`Skipped: the bench needs ${missing.join(', ')} (Debian packages nginx, wrk, util-linux).`)
  process.exit(process.env.CI === 'true' ? 1 : 0)
}

const pairs = values.short ? 3 : 15
const seconds = values.short ? 2 : 3
const dir = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
const children: ReturnType<typeof pinned>[] = []
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

const upstreamPort = await freePort()
const nginxPort = await freePort()
const nginx = start('proxy', proxyConf({ port: nginxPort, upstreamPort, dir }), 0)
start('upstream', upstreamConf({ port: upstreamPort, dir }), 1)
await answering(nginxPort)

if (!values.json) console.log(`${cpus()[0]?.model}, ${pairs} pairs of ${seconds} s, Node ${process.version}`)
const rows = []
for (const scenario of scenarios) rows.push(await measure(scenario))
if (!values.json) console.table(Object.fromEntries(rows.map(({ scenario, ...row }) => [scenario, row])))
process.exit(0)

function start(name: string, conf: string, core: number): ReturnType<typeof pinned> {
  writeFileSync(join(dir, `${name}.conf`), conf)
  const child = pinned(core, 'nginx', ['-p', dir, '-e', join(dir, `${name}.log`), '-c', join(dir, `${name}.conf`)])
  children.push(child)
  return child
}

async function measure(scenario: Scenario) {
  const port = await freePort()
  const config = join(dir, `${scenario.name}.yaml`)
  writeFileSync(config, scenario.config(upstreamPort))
  const gateway = pinned(0, process.execPath, [join(import.meta.dirname, 'gateway.ts'), config, String(port)])
  children.push(gateway)
  await answering(port, scenario.path)
  await load(port, scenario, 2)
  await load(nginxPort, scenario, 1)
  const ratios: number[] = []
  let best = { cpuUs: Infinity, nginxCpuUs: Infinity, p50Ms: Infinity, p99Ms: Infinity }
  for (let pair = 0; pair < pairs; pair++) {
    const ours = await costOf(gateway.pid!, port, scenario)
    const theirs = await costOf(nginx.pid!, nginxPort, scenario)
    ratios.push(ours.us / theirs.us)
    best = {
      cpuUs: Math.min(best.cpuUs, ours.us),
      nginxCpuUs: Math.min(best.nginxCpuUs, theirs.us),
      p50Ms: Math.min(best.p50Ms, ours.p50Ms),
      p99Ms: Math.min(best.p99Ms, ours.p99Ms),
    }
  }
  gateway.kill('SIGKILL')
  ratios.sort((a, b) => a - b)
  const row = {
    scenario: scenario.name,
    cpuUs: round(best.cpuUs),
    nginxCpuUs: round(best.nginxCpuUs),
    ratio: round(ratios[Math.floor(ratios.length / 2)]!),
    spread: round(ratios.at(-1)! - ratios[0]!),
    p50Ms: best.p50Ms,
    p99Ms: best.p99Ms,
  }
  if (values.json) console.log(JSON.stringify(row))
  return row
}

async function costOf(pid: number, port: number, scenario: Scenario) {
  const before = cpuUs(pid)
  const { requests, ...latency } = await load(port, scenario, seconds)
  return { us: (cpuUs(pid) - before) / requests, ...latency }
}

async function load(port: number, { path, headers = [] }: Scenario, forSeconds: number) {
  const args = ['-c', '1', 'wrk', '-t1', '-c64', `-d${forSeconds}s`, '--latency', ...headers.flatMap(h => ['-H', h])]
  const { stdout } = await promisify(execFile)('taskset', [...args, `http://127.0.0.1:${port}${path}`])
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1])
  const bad = Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0)
  if (!requests || bad > 0)
    throw new Error(`${bad} of ${requests} answers on port ${port}${path} were not 2xx:\n${stdout}`)
  return { requests, p50Ms: latencyMs(stdout, '50%'), p99Ms: latencyMs(stdout, '99%') }
}

function latencyMs(text: string, line: string): number {
  const [, value, unit] = new RegExp(`${line}\\s+([\\d.]+)(us|ms|s)`).exec(text) ?? []
  return round(Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit as 'ms'])
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
