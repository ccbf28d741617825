/** A scenario's pairs of runs, and what comes out of them. */
import { type Run, type Summary, summary } from './figures.ts'
import { runLoad } from './loads.ts'
import { probe } from './probe.ts'
import { filesMax } from './processes.ts'
import type { Load, Scenario } from './scenarios.ts'
import type { Side, Sides } from './sides.ts'

export interface Plan {
  pairs: number
  seconds: number
  warmUpSeconds: number
}

export interface Result {
  scenario: Scenario
  figure: Summary
  /** Processor time for processor time, or memory for memory. */
  ratio: number
  ours: Medians
  theirs: Medians
  ok: boolean
}

export interface Unmeasured {
  scenario: Scenario
  reason: string
}

const always = ['cpuUs', 'perSecond'] as const
const optional = ['p50Ms', 'p99Ms', 'bytesEach', 'uncollectedBytesEach'] as const

export type Medians = Pick<Run, (typeof always | typeof optional)[number]>

interface Contest {
  ours: Side
  theirs: Side
}

const filesSpare = 500
/**
 * Of a run at a part of the load. Its connections are opened all at once, and their first requests wait for one another: they
 * are to be fewer than one in two hundred, or the 99th percentile would tell of them and not of the load.
 */
const pacedSecondsMin = 5

export async function measure(sides: Sides, scenario: Scenario, plan: Plan): Promise<Result | Unmeasured> {
  const { load } = scenario
  if (load.by === 'idle' && filesMax() < load.connections + filesSpare) {
    return { scenario, reason: `a process may open ${filesMax()} files here; see ulimit -n` }
  }
  let contest = await start(sides, scenario)
  if ('reason' in contest) return contest
  try {
    let rateMax = await warmUp(contest, scenario, plan.warmUpSeconds)
    const runs: { ours: Run; theirs: Run }[] = []
    for (let pair = 0; pair < plan.pairs; pair++) {
      if (scenario.fresh && pair > 0) {
        await stop(contest)
        const next = await start(sides, scenario)
        if ('reason' in next) return next
        contest = next
        rateMax = await warmUp(contest, scenario, plan.warmUpSeconds)
      }
      runs.push(await runPair(contest, scenario, { seconds: plan.seconds, rateMax, oursFirst: pair % 2 === 0 }))
    }
    return resultOf(scenario, runs)
  } finally {
    await stop(contest)
  }
}

async function start(sides: Sides, scenario: Scenario): Promise<Contest | Unmeasured> {
  const { name, gateway, beside, request } = scenario
  const theirs = await (beside ? sides.gateway(`${name}-beside`, beside.gateway) : sides.nginx())
  const theirCipher = await probe(theirs.port(request.protocol), request)
  let ours: Side | undefined
  try {
    ours = await sides.gateway(name, gateway)
    const ourCipher = await probe(ours.port(request.protocol), request)
    if (ourCipher !== theirCipher) throw new Error(`${ourCipher} beside ${theirCipher}`)
    return { ours, theirs }
  } catch (thrown) {
    await theirs.stop()
    await ours?.stop()
    const { code, message } = thrown as NodeJS.ErrnoException
    return { scenario, reason: `the gateway does not answer over ${request.protocol}: ${code ?? message}` }
  }
}

async function stop({ ours, theirs }: Contest): Promise<void> {
  await Promise.all([ours.stop(), theirs.stop()])
}

/**
 * Compiles what the load will need; nginx has nothing to compile. What is measured without full load is warmed by it all
 * the same. Resolves with the requests a second of the side that the load asks for, if it does.
 */
async function warmUp({ ours, theirs }: Contest, scenario: Scenario, warmUpSeconds: number): Promise<number> {
  const { load, request, beside } = scenario
  if (load.by === 'idle') return 0
  const full = (load: Load): Load => (load.by === 'paced' ? { by: 'wrk', connections: 64 } : load)
  const run = { request, seconds: warmUpSeconds, rateMax: 0 }
  const { perSecond } = await runLoad(full(load), { ...run, side: ours })
  if (!beside && load.by !== 'paced') return 0
  const { perSecond: theirPerSecond } = await runLoad(full(beside?.load ?? load), { ...run, side: theirs })
  if (load.by !== 'paced') return theirPerSecond
  const rateMax = load.of === 'gateway' ? perSecond : theirPerSecond
  // To take as many connections at once is compiled as well.
  for (const side of [ours, theirs]) await runLoad(load, { ...run, side, rateMax })
  return rateMax
}

/** Each side comes first in every other pair: what drifts weighs on both. */
async function runPair(
  { ours, theirs }: Contest,
  { load, beside, request }: Scenario,
  { oursFirst, seconds: usual, rateMax }: { seconds: number; rateMax: number; oursFirst: boolean },
) {
  const run = { rateMax, seconds: load.by === 'paced' ? Math.max(usual, pacedSecondsMin) : usual }
  const runOurs = () => runLoad(load, { ...run, request, side: ours })
  const runTheirs = () => runLoad(beside?.load ?? load, { ...run, request, side: theirs })
  if (oursFirst) return { ours: await runOurs(), theirs: await runTheirs() }
  const first = await runTheirs()
  return { ours: await runOurs(), theirs: first }
}

function resultOf(scenario: Scenario, runs: readonly { ours: Run; theirs: Run }[]): Result {
  const figure = summary(runs.map(({ ours, theirs }) => scenario.figure.of(ours, theirs)))
  const cost = ({ bytesEach, cpuUs }: Run) => bytesEach ?? cpuUs
  return {
    scenario,
    figure,
    ratio:
      scenario.figure.better === 'more' ? figure.median : summary(runs.map(r => cost(r.ours) / cost(r.theirs))).median,
    ours: mediansOf(runs.map(({ ours }) => ours)),
    theirs: mediansOf(runs.map(({ theirs }) => theirs)),
    ok: missedBy(scenario, figure.median) <= 0,
  }
}

/** How far a figure is beyond what it must be; negative when it is within. */
export function missedBy({ must, figure: { better } }: Scenario, value: number): number {
  return better === 'less' ? value - must : must - value
}

function mediansOf(runs: readonly Run[]): Medians {
  const present = [...always, ...optional].filter(key => runs[0]![key] !== undefined)
  return Object.fromEntries(present.map(key => [key, summary(runs.map(run => run[key]!)).median])) as Medians
}
