/** Pages of the console at both widths, light and dark: clean for axe, no wider than the window, and a picture of each where somebody asks. */
import assert from 'node:assert/strict'
import { assertFits, type Console, violationsOf } from './testing-console.ts'

const ways = [
  [1440, 'light'],
  [1440, 'dark'],
  [390, 'light'],
  [390, 'dark'],
] as const

/** By name; each with what is there once it has come. Pictures go to the folder `PICTURES`. */
export async function assertShown(
  { platform, signedIn }: Pick<Console, 'platform' | 'signedIn'>,
  pages: Readonly<Record<string, { path: string; there: string }>>,
): Promise<void> {
  const broken: string[] = []
  const mistakes: string[] = []
  for (const [width, colorScheme] of ways) {
    const page = await signedIn({ width, colorScheme })
    page.on('pageerror', error => mistakes.push(error.message))
    for (const [name, { path, there }] of Object.entries(pages)) {
      await page.goto(`${platform.control}/console/${path}`)
      await page.getByText(there).first().waitFor()
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
      const what = `${name} ${width} ${colorScheme}`
      broken.push(...(await violationsOf(page, what)))
      await assertFits(page, what)
      const folder = process.env.PICTURES
      if (folder) await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true })
    }
    await page.close()
  }
  assert.deepEqual([broken, mistakes], [[], []])
}
