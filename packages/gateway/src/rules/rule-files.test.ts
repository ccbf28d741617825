import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { lookEveryMs, RuleFiles } from './rule-files.ts'

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'gatehouse-rules-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  return made
}

function written(t: TestContext, files: Record<string, string>): string {
  const made = folder(t)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(made, name, '..'), { recursive: true })
    writeFileSync(join(made, name), text)
  }
  return made
}

test('a set is read in the order in which the Core Rule Set is, whatever else lies there', t => {
  const directory = written(t, {
    'crs/rules/REQUEST-901.conf': '',
    'crs/rules/a.data': '',
    'crs/rules/z.conf.example': '',
    'crs/plugins/x-after.conf': '',
    'crs/plugins/x-before.conf': '',
    'crs/plugins/x-config.conf': '',
    'crs/crs-setup.conf': '',
    'crs/a.conf': '',
    'crs/README.md': '',
  })
  const names = new RuleFiles(directory, new ManualClock(0)).files('crs').map(({ name }) => name)
  assert.deepEqual(names, [
    ...['crs-setup.conf', 'a.conf', 'plugins/x-config.conf', 'plugins/x-before.conf'],
    ...['rules/REQUEST-901.conf', 'rules/a.data', 'plugins/x-after.conf'],
  ])
})

test('a name leads nowhere but to a directory of the operator', t => {
  const directory = written(t, { 'sets/crs/a.conf': '', 'outside/a.conf': '', 'sets/empty/a.data': '' })
  const files = new RuleFiles(join(directory, 'sets'), new ManualClock(0))
  for (const name of ['../outside', '..', '.', '/etc', 'a..b', 'crs/../../outside', 'CRS', '', 'empty', 'missing']) {
    assert.throws(() => files.files(name), { code: 'rules_unavailable' }, name)
  }
  assert.throws(() => new RuleFiles(undefined, new ManualClock(0)).files('crs'), /wafRulesDirectory/)
})

test('a file that changes is told once, and nothing is looked at once nobody asks', t => {
  const directory = written(t, { 'crs/a.conf': '' })
  const clock = new ManualClock(0)
  const files = new RuleFiles(directory, clock)
  let changes = 0
  const stop = files.watch('crs', () => void changes++)
  clock.advance(lookEveryMs)
  assert.equal(changes, 0)
  utimesSync(join(directory, 'crs/a.conf'), 1, 1)
  clock.advance(lookEveryMs)
  clock.advance(lookEveryMs)
  assert.equal(changes, 1)
  stop()
  utimesSync(join(directory, 'crs/a.conf'), 2, 2)
  clock.advance(10 * lookEveryMs)
  assert.equal(changes, 1)
})
