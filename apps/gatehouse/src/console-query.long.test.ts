/** The page of SQL in a real browser: the tables, an answer, a mistake with its place, what was asked before. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { openConsole } from './testing-console.ts'
import { assertShown } from './testing-pictures.ts'

test('SQL is asked in the console, and what was asked is kept in the browser', {
  skip: browserMissing(),
  timeout: 200_000,
}, async t => {
  const at = await openConsole(t)
  const page = await at.signedIn()
  await page.goto(`${at.platform.control}/console/default/query`)
  await page.getByText('user_agent').waitFor()
  const field = page.getByLabel('SQL')
  await field.fill("select 'a lamp' as item, 12345 as price union all select '=1+1', 2 order by 2 desc")
  await field.press('Control+Enter')
  await page.getByRole('cell', { name: 'a lamp' }).waitFor()
  assert.equal(await page.getByRole('cell', { name: '12,345' }).count(), 1)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download CSV' }).click()
  const chunks: Buffer[] = []
  for await (const chunk of await (await saved).createReadStream()) chunks.push(chunk as Buffer)
  assert.equal(Buffer.concat(chunks).toString(), "item,price\r\na lamp,12345\r\n'=1+1,2\r\n")
  await field.fill('select\n  nothing')
  await page.getByRole('button', { name: 'Run query' }).click()
  await page.getByText(/line 2, column 3/).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Before' }).click()
  await page.getByRole('menuitem').filter({ hasText: 'a lamp' }).click()
  assert.match(await page.getByLabel('SQL').inputValue(), /a lamp/)
  await page.close()
  await assertShown(at, { query: { path: 'default/query', there: 'user_agent' } })
})
