/** A directory of own policies as a module: type-checked, bundled, and every example run, apart from whoever serves. */
import { fork } from 'node:child_process'
import { Failure, type FailureCode, type Problem } from '@gatehouse/base'
import type { BuildMessage } from './build-process.ts'
import type { Built } from './build-steps.ts'

/** No step may take longer: what loops is ended and named. */
const stepMsMax = { 'The type check': 120_000, other: 10_000 }
const errorBytesMax = 4096

/** Throws `own_policy_invalid` with the place of everything that is wrong. */
export function builtPolicies(dir: string, exampleMsMax = stepMsMax.other): Promise<Built> {
  const child = fork(new URL('./build-process.ts', import.meta.url), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let step = 'The type check'
  let said = ''
  child.stderr!.on('data', (piece: Buffer) => (said = (said + piece).slice(-errorBytesMax)))
  const { promise, resolve, reject } = Promise.withResolvers<Built>()
  const late = () => {
    reject(new Failure('own_policy_invalid', `${step} did not come to its end within ${timeMs()} ms.`))
    child.kill('SIGKILL')
  }
  const timeMs = () => (step === 'The type check' ? stepMsMax[step] : exampleMsMax)
  let timer = setTimeout(late, timeMs())
  child.on('message', (message: BuildMessage) => {
    if ('built' in message) return resolve(message.built)
    if ('failed' in message) {
      const { code, message: detail, hint, problems } = message.failed
      return reject(new Failure(code as FailureCode, detail, { hint, problems: problems as Problem[] }))
    }
    step = message.doing
    clearTimeout(timer)
    timer = setTimeout(late, timeMs())
  })
  child.once('error', reject)
  child.once('exit', code =>
    reject(new Failure('own_policy_invalid', `${step} ended its process (${code}). ${said}`.trim())),
  )
  child.send(dir)
  return promise.finally(() => clearTimeout(timer))
}

/** Those whose example was answered otherwise than it says, as problems. */
export function exampleProblems({ verdicts }: Built): Problem[] {
  return verdicts
    .filter(({ expect, got }) => expect.join() !== got.join())
    .map(({ policy, title, expect, got }) => {
      const message = `The example "${title}" of ${policy} answers ${got.join(', ')}, not ${expect.join(', ')}.`
      return { code: 'example_failed', message, place: { file: `${policy}.ts`, line: 1, column: 1 } }
    })
}
