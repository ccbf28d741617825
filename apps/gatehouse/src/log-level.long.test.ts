/** The level of logs, changed while programs run. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { until } from './testing-house.ts'
import { startPlatform } from './testing-platform.ts'

interface Line {
  program: string
  level: string
  message: string
}

test('an operator sets the level of a group of gateways, and a signal that of one program', {
  timeout: 120_000,
}, async t => {
  const platform = await startPlatform(t, { args: ['--log-level', 'info'] })
  const said = () =>
    platform
      .errors()
      .split('\n')
      .flatMap(line => (line.startsWith('{') ? [JSON.parse(line) as Line] : []))
      .filter(({ message }) => message.startsWith('The log level is'))
      .map(({ program, message }) => `${program}: ${message}`)
  await platform.cli('gateway-groups', 'update', 'default', '--log-level', 'error')
  const lowered = 'gateway: The log level is error from now on; it was info.'
  await until(() => said().includes(lowered))
  assert.deepEqual(said(), [lowered], 'told once, however often it is wished')
  await assert.rejects(platform.cli('gateway-groups', 'update', 'default', '--log-level', 'loud'))
  process.kill(platform.members().get('portal')!, 'SIGUSR2')
  await until(() => said().includes('portal: The log level is warn from now on; it was info.'))
})
