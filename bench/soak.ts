/**
 * Mixed traffic with aborts and reloads for as long as it is let, and what the gateway then holds.
 *
 *   npm run soak -- [--minutes 20] [--every 10] [--json] [PART OF A BEHAVIOUR'S NAME…]
 *
 * One gateway with two workers before nginx and an upstream of ours; all it answers is checked. Every ten seconds all
 * threads collect their garbage and say what they hold. Ends with 1 when heap or memory grows, a well-behaved request
 * failed, or something is left after the last caller has gone.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { installed } from './processes.ts'
import { machine } from './results.ts'
import { generations } from './soak/generations.ts'
import { House } from './soak/house.ts'
import { http2Callers } from './soak/http2-callers.ts'
import { closePlainCallers, plainCallers } from './soak/plain-callers.ts'
import { programs } from './soak/programs.ts'
import { bounds, leftOf, lineOf, type Sample, slopes } from './soak/report.ts'
import { roughCallers } from './soak/rough-callers.ts'
import { busy, Tally } from './soak/scene.ts'
import { streamCallers } from './soak/stream-callers.ts'
import type { Look } from './soak/threads.ts'

const { values, positionals } = scriptWords(import.meta.url, {
  minutes: { type: 'string', default: '20' },
  every: { type: 'string', default: '10' },
  json: { type: 'boolean', default: false },
})
const debianPackages = { nginx: 'nginx', wrk: 'wrk', h2load: 'nghttp2-client', curl: 'curl', openssl: 'openssl' }
const missing = Object.entries(debianPackages).filter(([program]) => !installed(program))
if (missing.length > 0) {
  console.error(`Skipped: the soak needs the Debian packages ${missing.map(([, name]) => name).join(', ')}.`)
  process.exit(process.env.CI === 'true' ? 1 : 0)
}
/** How long the last things may take to go once every caller has gone. */
const goneMsMax = 20_000
const say = (text: string) => console[values.json ? 'error' : 'log'](text)

const behaviours = [...plainCallers, ...streamCallers, ...http2Callers, ...roughCallers, ...programs].filter(
  ({ name }) => positionals.length === 0 || positionals.some(part => name.includes(part)),
)
const house = await House.open()
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void house.close().finally(() => process.exit(130)))
}
const tally = new Tally()
const samples: Sample[] = []
let generation = 1
const startedMs = performance.now()
const endMs = Number(values.minutes) * 60_000
say(`${values.minutes} minutes, two workers. ${machine()}`)

const sample = async (look: Look) => {
  const state = await house.state(look)
  const failed = tally.failed.well + tally.failed.rough
  return { ...state, atMs: performance.now() - startedMs, turns: tally.total, failed, generation }
}
const callersDone = busy(behaviours, { scene: house.scene, tally })
const changing = generations({ house, tally, stopped: () => stopping, served: now => (generation = now) })
while (performance.now() - startedMs < endMs && house.alive) {
  await wait(Number(values.every) * 1000)
  const taken = await sample('look')
  samples.push(taken)
  say(lineOf(taken))
}
stopping = true
await Promise.all([callersDone(), changing])
closePlainCallers()

const anythingLeft = (left: object) => Object.values(left).some(count => count > 0)
let last = await sample('deep look')
for (const untilMs = performance.now() + goneMsMax; anythingLeft(leftOf(last)) && performance.now() < untilMs; ) {
  await wait(1000)
  last = await sample('deep look')
}
say(`${lineOf(last)}  (every caller gone)`)
await house.close()

const left = leftOf(last)
const judged = slopes(samples)
const { turns, reasons, failed } = tally
const ok =
  judged.every(({ verdict }) => verdict.startsWith('flat')) &&
  failed.well === 0 &&
  failed.rough === 0 &&
  house.complaints.length === 0 &&
  !anythingLeft(left)
if (values.json)
  console.log(JSON.stringify({ ok, slopes: judged, failed, left, reasons, turns, complaints: house.complaints }))
else {
  for (const [name, count] of Object.entries(turns)) say(`${String(count).padStart(9)}  ${name}`)
  for (const { what, perMinuteKb, noiseKb, verdict } of judged)
    say(`${what}: ${perMinuteKb} KB a minute ± ${noiseKb} over the second half (at most ${bounds[what]}): ${verdict}`)
  say(`failed: ${failed.well} of the well-behaved, ${failed.rough} of the rough (must be 0)`)
  for (const [reason, count] of Object.entries(reasons)) say(`${String(count).padStart(9)}  ${reason}`)
  for (const complaint of house.complaints) say(`the gateway said: ${complaint}`)
  say(`left: ${JSON.stringify(left)} (must be 0)`)
  for (const words of last.threads.flatMap(({ under }) => under)) say(`  ${words}`)
  say(ok ? 'Good.' : 'MISSED.')
}
process.exit(ok ? 0 : 1)
