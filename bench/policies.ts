/**
 * What each policy costs a request, in microseconds of processor time: the same request through the same route with the
 * policy and without, in turns, everything but the wire. Writes `POLICIES.md`.
 *
 *   npm run bench:policies -- [NAME…] [--json] [--short]
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DryGateway, type DryRequest } from '@gatehouse/gateway'
import { snapshotOf } from '@gatehouse/program'
import { placed, samplePart } from '@gatehouse/program/sample.ts'
import { catalogue } from '../apps/gatehouse/src/capabilities.ts'
import { described } from '../apps/gatehouse/src/policy-example.ts'
import { identified, secrets, servers } from './policy-callers.ts'
import { measured, type PolicyCase, unmeasured } from './policy-cases.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, short: { type: 'boolean', default: false } },
})
const rounds = values.short ? 5 : 15
const requestsEach = values.short ? 2000 : 10_000

interface Row {
  policy: string
  us: number
  spread: number
  mayCostMore: boolean
  mostUs: number
}

function gatewayWith(contract: PolicyCase['contract'], ...uses: NonNullable<PolicyCase['before']>[]): DryGateway {
  const policies = uses.map(({ policy, config }) => {
    const unit = catalogue.policies.get(policy)!
    return placed(policy, { stage: unit.stages[0], version: unit.version, config: config as Record<string, unknown> })
  })
  const part = samplePart({ basePath: '/', policies, ...described(contract) })
  const snapshot = snapshotOf([part], { gatewayGroup: 'g', generation: 1, createdAt: '', auditHeads: {} })
  return new DryGateway({ snapshot, entries: identified(part), policies: catalogue.policies, fetch: servers, secrets })
}

/** Microseconds of this process for one request. */
async function cost(gateway: DryGateway, request: DryRequest, times: number): Promise<number> {
  const before = process.cpuUsage()
  for (let i = 0; i < times; i++) await gateway.ask(request)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / times
}

async function measure(policy: string): Promise<Row> {
  const { config, request, before, contract, mostUs = 5 } = measured(catalogue.policies.get(policy)!)
  const first = before ? [before] : []
  const bare = gatewayWith(contract, ...first)
  const own = gatewayWith(contract, ...first, { policy, config })
  const { status } = await own.ask(request)
  if (status >= 400) throw new Error(`${policy} answers ${status}: its case is no longer one that passes`)
  for (const gateway of [bare, own]) await cost(gateway, request, requestsEach)
  const differences: number[] = []
  for (let round = 0; round < rounds; round++) {
    const [early, late] = round % 2 === 0 ? [bare, own] : [own, bare]
    const one = await cost(early, request, requestsEach)
    const other = await cost(late, request, requestsEach)
    differences.push(early === own ? one - other : other - one)
  }
  differences.sort((one, other) => one - other)
  const unit = catalogue.policies.get(policy)!
  return {
    policy,
    us: Math.max(0, differences[rounds >> 1]!),
    spread: differences.at(-1)! - differences[0]!,
    mayCostMore: unit.body !== undefined,
    mostUs,
  }
}

const names = positionals.length > 0 ? positionals : [...catalogue.policies.keys()].sort()
const measurable = names.filter(name => unmeasured[name] === undefined)
const rows: Row[] = []
for (const name of measurable) {
  const row = await measure(name)
  rows.push(row)
  console.log(values.json ? JSON.stringify(row) : line(row))
}
if (positionals.length === 0 && !values.short) {
  const notMeasured = Object.entries(unmeasured)
    .map(([name, why]) => `\`${name}\` is not measured: ${why}.`)
    .join('\n')
  const head = `# What a policy costs\n\nMicroseconds of processor time a request, beside the same route without it; everything but the wire. \`npm run bench:policies\`\n\n| policy | µs | spread | |\n|---|---|---|---|\n`
  writeFileSync(
    join(import.meta.dirname, 'POLICIES.md'),
    `${head}${rows.map(tableLine).join('\n')}\n\n${notMeasured}\n`,
  )
}
for (const name of names) if (unmeasured[name]) console.error(`${name} is not measured: ${unmeasured[name]}.`)
if (rows.some(isOver)) process.exitCode = 1

function isOver({ us, mostUs, mayCostMore }: Row): boolean {
  return us > mostUs && !mayCostMore
}

function verdict(row: Row): string {
  if (row.mayCostMore) return 'looks at bodies'
  return isOver(row) ? `more than ${row.mostUs}` : ''
}

function line(row: Row): string {
  return `${row.policy.padEnd(24)} ${row.us.toFixed(2).padStart(6)} µs  spread ${row.spread.toFixed(2)}  ${verdict(row)}`
}

function tableLine(row: Row): string {
  return `| ${row.policy} | ${row.us.toFixed(2)} | ${row.spread.toFixed(2)} | ${verdict(row)} |`
}
