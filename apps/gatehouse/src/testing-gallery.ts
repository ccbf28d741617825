/**
 * The console's gallery as a picture that is the same on every machine with the same browser: all text is in the one font
 * that comes along, and nothing moves. Imported by its test and by `npm run screenshots` only.
 */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { projectRoot } from './web-root.ts'

export const galleryModes = ['light', 'dark'] as const
export type GalleryMode = (typeof galleryModes)[number]

/** Where the picture stands that the gallery is compared with. */
export const expectedGallery = (mode: GalleryMode) =>
  join(projectRoot, `apps/gatehouse/src/testing-gallery/gallery-${mode}.png`)

const still = `
  *, *::before, *::after {
    font-family: "JetBrains Mono Variable" !important;
    animation: none !important; transition: none !important; caret-color: transparent !important;
  }
  .bar { display: none !important; }
`

/** Of the page's main part, as tall as it is. The page is one of somebody who signed in. */
export async function galleryPicture(page: Page, control: string, organization: string): Promise<Uint8Array> {
  await page.goto(`${control}/console/${organization}/gallery`)
  await page.locator('h1').waitFor()
  await page.addStyleTag({ content: still })
  await page.evaluate('document.fonts.load("550 16px JetBrains Mono Variable").then(() => document.fonts.ready)')
  await page.mouse.move(0, 0)
  return page.locator('main').screenshot({ animations: 'disabled' })
}

/** How much of the larger picture is not the same to the eye: 0 to 1. Compared by the browser, which reads both. */
export function differenceOf(page: Page, one: Uint8Array, other: Uint8Array): Promise<number> {
  const address = (picture: Uint8Array) => `data:image/png;base64,${Buffer.from(picture).toString('base64')}`
  return page.evaluate(
    `(async addresses => {
      const pictures = await Promise.all(addresses.map(async address => {
        const image = new Image()
        image.src = address
        await image.decode()
        return image
      }))
      const width = Math.max(...pictures.map(image => image.width))
      const height = Math.max(...pictures.map(image => image.height))
      const [a, b] = pictures.map(image => {
        const canvas = new OffscreenCanvas(width, height)
        const context = canvas.getContext('2d')
        context.drawImage(image, 0, 0)
        return context.getImageData(0, 0, width, height).data
      })
      let other = 0
      for (let at = 0; at < a.length; at += 4) {
        const far = [0, 1, 2, 3].reduce((sum, part) => sum + Math.abs(a[at + part] - b[at + part]), 0)
        if (far > 96) other++
      }
      return other / (width * height)
    })(${JSON.stringify([one, other].map(address))})`,
  )
}
