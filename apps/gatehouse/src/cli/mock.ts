import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import { isGraphqlFile } from '../mock/graphql-file.ts'
import type { Command } from './command.ts'
import { usage } from './usage.ts'

/** What only a contract speaks of. */
const ofContracts = ['stateful', 'callbacks', 'no-security', 'no-validate']
const flag = (name: string, description: string) => ({ name, type: 'boolean' as const, description })

export const command: Command = {
  usage: 'mock FILE',
  summary:
    'A server that answers as an OpenAPI document or a schema in GraphQL says, until it is stopped. Needs nothing that runs.',
  more: `Requests are held against the contract, and answers are its examples, or values that fit its schemas: the same for the same
request and seed. A caller chooses: Prefer: code=404, example=NAME, dynamic=true, seed=7. The document is read again when it changes.

  gatehouse mock openapi.yaml --port 4010
  gatehouse mock openapi.yaml --stateful --latency 200 --failures 5
  gatehouse mock schema.graphql`,
  flags: [
    { name: 'port', type: 'integer', description: 'Where it listens; 4010 unless said, 0 for any that is free.' },
    { name: 'address', type: 'string', description: 'On which address; 127.0.0.1 unless said.' },
    { name: 'seed', type: 'string', description: 'Another one makes other values.' },
    flag('dynamic', 'Values are made anew for each request.'),
    flag('stateful', 'What is posted is listed, read, changed and deleted.'),
    flag('no-security', 'Callers need not show what the contract asks for.'),
    flag('no-validate', 'Requests are not held against the contract.'),
    flag('callbacks', 'What the document says is sent back to callers is sent, after the answer.'),
    { name: 'latency', type: 'integer', description: 'Milliseconds that each answer waits.' },
    { name: 'failures', type: 'integer', description: 'Percent of the requests that are answered 503.' },
  ],
  words: { min: 1, max: 1 },
  async run({ words: [name = ''], values, world }) {
    const file = resolve(world.cwd, name)
    if (!existsSync(file)) throw new Failure('not_found', `${name} cannot be read: there is no such file.`)
    const unmeant = isGraphqlFile(name) ? ofContracts.find(one => values[one] === true) : undefined
    if (unmeant !== undefined) throw usage(`--${unmeant} says nothing of a schema in GraphQL.`)
    const { port = 4010, address = '127.0.0.1' } = values as { port?: number; address?: string }
    const { runMock } = await import('../mock/run-mock.ts')
    const mock = await runMock(
      {
        ...{ file, seed: values.seed as string | undefined },
        ...{ dynamic: values.dynamic === true, stateful: values.stateful === true },
        ...{ security: values['no-security'] !== true, validate: values['no-validate'] !== true },
        callbacks: values.callbacks === true,
        ...{ latencyMs: values.latency as number | undefined, failuresPercent: values.failures as number | undefined },
      },
      { address, port },
    )
    const url = `http://${address.includes(':') ? `[${address}]` : address}:${mock.port}`
    world.out(values.json === true ? `${JSON.stringify({ url })}\n` : `${name} is answered at ${url}\n`)
    await new Promise<void>(done => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
    })
    await mock.stop()
    // Whoever keeps a connection open does not keep it.
    process.exit(0)
  },
}
