/**
 * What the wire costs beside nginx in the same run: the figures that hold on a noisy machine. The gateway and nginx
 * take turns on one core, load and upstream share another.
 *
 *   npm run bench -- [SCENARIO…] [--short] [--write] [--json] [--gate] [--cpu-prof DIR]
 *
 * All scenarios without `--short` and `--cpu-prof` also write `RESULTS.md`; with `--write` a short run does too. `--gate` ends with 1 when a figure misses
 * what it must be by more than its spread, or could not be measured.
 */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { measure, missedBy, type Result, type Unmeasured } from './measure.ts'
import { cpuUs, installed, machineBusyUs } from './processes.ts'
import { committedFigures, document, jsonOf, machine, resultsFile, table } from './results.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import { Sides } from './sides.ts'

const { values, positionals } = scriptWords(import.meta.url, {
  short: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  gate: { type: 'boolean', default: false },
  'cpu-prof': { type: 'string' },
})
const programs = { nginx: 'nginx', wrk: 'wrk', h2load: 'nghttp2-client', taskset: 'util-linux', openssl: 'openssl' }
const missing = Object.entries(programs).filter(([program]) => !installed(program))
if (missing.length > 0) {
  console.error(`Skipped: the bench needs the Debian packages ${missing.map(([, name]) => name).join(', ')}.`)
  process.exit(process.env.CI === 'true' ? 1 : 0)
}

const plan = values.short ? { pairs: 3, seconds: 1, warmUpSeconds: 2 } : { pairs: 15, seconds: 3, warmUpSeconds: 5 }
const profileDir = values['cpu-prof'] && resolve(values['cpu-prof'])
const chosen = chosenScenarios(positionals)
const say = (text: string) => console[values.json ? 'error' : 'log'](text)

const others = sharing()
const sides = new Sides(profileDir ? { profileDir } : {})
await sides.startUpstream()
const on = machine()
say(`${plan.pairs} pairs of ${plan.seconds} s. ${on}`)
const results: (Result | Unmeasured)[] = []
try {
  for (const scenario of chosen) {
    const result = await measure(sides, scenario, plan).catch((thrown: Error) => broken(scenario, thrown))
    results.push(result)
    console.log(values.json ? JSON.stringify(jsonOf(result)) : lineOf(result))
  }
} finally {
  await sides.close()
}
const text = table(results, committedFigures())
const note = `${on} ${others()}`
if (!values.json) console.log(`\n${text}\n`)
say(note)
if (chosen.length === scenarios.length && (!values.short || values.write) && !profileDir)
  writeFileSync(resultsFile, document({ text, plan, note }))
process.exit(values.gate && results.some(isBeyond) ? 1 : 0)

/** How much of the machine went to anybody else between the two calls. */
function sharing(): () => string {
  const startedMs = performance.now()
  const taken = () => machineBusyUs() - cpuUs(process.pid)
  const before = taken()
  return () => {
    const share = (taken() - before) / ((performance.now() - startedMs) * 1000 * cpus().length)
    return `Other programs took ${Math.max(0, Math.round(share * 100))} % of its processor time meanwhile.`
  }
}

function chosenScenarios(names: readonly string[]): readonly Scenario[] {
  const unknown = names.filter(name => !scenarios.some(scenario => scenario.name === name))
  if (unknown.length > 0) {
    console.error(
      `There is no scenario ${unknown.join(', ')}; there are ${scenarios.map(({ name }) => name).join(', ')}.`,
    )
    process.exit(2)
  }
  return names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name))
}

function broken(scenario: Scenario, { stack, message }: Error): Unmeasured {
  console.error(stack)
  return { scenario, reason: message.split('\n')[0]! }
}

function lineOf(result: Result | Unmeasured): string {
  const { name, figure, must } = result.scenario
  if ('reason' in result) return `${name}: not measured: ${result.reason}`
  const { median, spread } = result.figure
  return `${name}: ${median.toFixed(2)} ${figure.unit} (spread ${spread.toFixed(2)}; must ${must})${result.ok ? '' : ' MISSED'}`
}

function isBeyond(result: Result | Unmeasured): boolean {
  return 'reason' in result || missedBy(result.scenario, result.figure.median) > result.figure.spread
}
