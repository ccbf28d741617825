/** What an organization makes its own on a portal: families of text, and the shades of its accent. */
import type { MantineColorsTuple } from '@mantine/core'

export const brandFonts: Readonly<Record<string, string>> = {
  system: 'system-ui, sans-serif',
  humanist: 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", source-sans-pro, sans-serif',
  geometric: 'Avenir, Montserrat, Corbel, "URW Gothic", source-sans-pro, sans-serif',
  serif: 'Charter, "Bitstream Charter", "Sitka Text", Cambria, serif',
  slab: 'Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", "Sitka Small", serif',
}

/** From nearly white to a little darker than the accent, which stands at the shade that buttons have. */
export function brandShades(accent: string): MantineColorsTuple {
  const toWhite = [0.92, 0.83, 0.66, 0.5, 0.38, 0.26, 0.17, 0.08]
  return [
    ...toWhite.map(share => mixed(accent, 255, share)),
    accent,
    mixed(accent, 0, 0.15),
  ] as unknown as MantineColorsTuple
}

function mixed(colour: string, target: number, share: number): string {
  const parts = [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16))
  return `#${parts
    .map(part =>
      Math.round(part + (target - part) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}
