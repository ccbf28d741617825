/** The command line in this process against a real control plane. Imported by tests only. */
import type { TestContext } from 'node:test'
import { openServer } from '@gatehouse/control'
import { type TestControl, type TestControlOptions, testControl, testToken } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'
import { runCli } from './run.ts'
import type { World } from './world.ts'

export interface Ran {
  code: number
  out: string
  err: string
  /** What was said on standard error of work that takes long, which is the machine's affair. */
  progress: string
}

export interface TestCli extends TestControl {
  url: string
  cli(words: string, more?: { stdin?: string; cwd?: string; token?: string }): Promise<Ran>
}

export async function testCli(t: TestContext, options: TestControlOptions = {}): Promise<TestCli> {
  const made = await testControl(t, catalogue, options)
  const server = await openServer(made.control)
  t.after(() => server.close())
  const { url } = await server.listen({ address: '127.0.0.1', port: 0 })
  const cli: TestCli['cli'] = (words, { token = testToken, ...more } = {}) =>
    runWords(words.split(' ').filter(Boolean), { ...more, env: { GATEHOUSE_URL: url, GATEHOUSE_TOKEN: token } })
  return { ...made, url, cli }
}

interface TestWorld {
  env?: World['env']
  stdin?: string
  cwd?: string
  clock?: World['clock']
  fetch?: World['fetch']
}

export async function runWords(words: readonly string[], around: TestWorld = {}): Promise<Ran> {
  const ran = { out: '', err: '', progress: '' }
  const { stdin = '', cwd = '/', env = {}, fetch = globalThis.fetch } = around
  const clock = around.clock ?? { nowMs: () => Date.now(), monotonicMs: () => 0, after: () => () => {} }
  const code = await runCli(words, {
    ...{ env, cwd, clock, fetch },
    out: text => void (ran.out += text),
    err: text => void (ran[text.startsWith('… ') ? 'progress' : 'err'] += text),
    stdin: async function* () {
      yield Buffer.from(stdin)
    },
  })
  return { code, ...ran }
}
