/** Every kind that there is, in the console. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { openConsole, violationsOf } from './testing-console.ts'
import { projectRoot } from './web-root.ts'

const skip = browserMissing()
const tree = JSON.parse(readFileSync(join(projectRoot, 'packages/projections/generated/console.json'), 'utf8')) as {
  nouns: { plural: string; verbs: Record<string, unknown> }[]
}

test('every kind of the catalogue has a list, and a form where it can be made', { skip, timeout: 280_000 }, async t => {
  const { platform, signedIn } = await openConsole(t)
  const page = await signedIn()
  const mistakes: string[] = []
  page.on('pageerror', error => mistakes.push(error.message))
  const broken: string[] = []
  for (const { plural, verbs } of tree.nouns) {
    for (const [verb, path] of [
      ['list', `r/${plural}`],
      ['create', `r/${plural}/new`],
    ] as const) {
      if (!(verb in verbs)) continue
      await page.goto(`${platform.control}/console/default/${path}`)
      await page
        .locator(verb === 'list' ? 'h1' : 'form')
        .first()
        .waitFor()
      broken.push(...(await violationsOf(page, path)))
    }
  }
  assert.deepEqual(broken, [])
  assert.deepEqual(mistakes, [])
})
