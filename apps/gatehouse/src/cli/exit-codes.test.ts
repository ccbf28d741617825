import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { failureKinds } from '@gatehouse/base'
import { exitCodeOf, exitCodes } from './exit-codes.ts'

const guide = readFileSync(new URL('../../../../docs/guides/cli.md', import.meta.url), 'utf8')

test('the guide lists every exit code with what ends so', () => {
  for (const { code, meaning, failures } of exitCodes) {
    const names = failures.map(name => `\`${name}\``).join(', ')
    assert.ok(
      guide.includes(`| ${code} | ${meaning} | ${names} |`),
      `docs/guides/cli.md lacks: | ${code} | ${meaning} | ${names} |`,
    )
  }
})

test('every failure has one exit code, and none of them is 0', () => {
  const listed = exitCodes.flatMap(({ failures }) => failures)
  assert.equal(new Set(listed).size, listed.length)
  for (const code of Object.keys(failureKinds)) assert.ok(exitCodeOf(code) > 0)
  assert.equal(exitCodeOf('internal'), 1)
  assert.equal(exitCodeOf('control_unreachable'), 3)
})
