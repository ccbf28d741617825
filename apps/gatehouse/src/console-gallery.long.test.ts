/** What all patterns look like, held against pictures that somebody looked at. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { openConsole } from './testing-console.ts'
import { differenceOf, expectedGallery, galleryModes, galleryPicture } from './testing-gallery.ts'

test('every pattern in every state looks as it did when somebody looked at it, light and dark', {
  skip: browserMissing(),
  timeout: 200_000,
}, async t => {
  const { platform, browser, signedIn } = await openConsole(t)
  const blank = await browser.newPage()
  for (const mode of galleryModes) {
    const page = await signedIn({ colorScheme: mode })
    const picture = await galleryPicture(page, platform.control, 'default')
    const difference = await differenceOf(blank, picture, readFileSync(expectedGallery(mode)))
    t.diagnostic(`${mode}: ${(difference * 100).toFixed(2)} % differ`)
    assert.ok(difference < 0.01, `${mode}: ${difference}; look at it, then: npm run screenshots -- gallery`)
    // What it would tell of: one button that is another colour.
    await page.evaluate('[...document.querySelectorAll("main button")].at(-1).style.background = "#088"')
    const changed = await page.locator('main').screenshot({ animations: 'disabled' })
    assert.ok((await differenceOf(blank, changed, picture)) > 0, 'a change is seen')
    await page.close()
  }
})
