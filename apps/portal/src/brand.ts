/** What an organization makes its own: the accent in both modes, the family of its text. */
import { theme } from '@gatehouse/ui/theme.tsx'
import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineThemeOverride,
  mergeThemeOverrides,
} from '@mantine/core'
import type { Site } from './site.ts'

const fonts: Readonly<Record<string, string>> = {
  system: 'system-ui, sans-serif',
  humanist: 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", source-sans-pro, sans-serif',
  geometric: 'Avenir, Montserrat, Corbel, "URW Gothic", source-sans-pro, sans-serif',
  serif: 'Charter, "Bitstream Charter", "Sitka Text", Cambria, serif',
  slab: 'Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", "Sitka Small", serif',
}

export function brandTheme({ accent, font }: Site['brand']): MantineThemeOverride {
  const family = fonts[font ?? 'system'] ?? fonts.system!
  const own = createTheme({
    fontFamily: family,
    headings: { fontFamily: family },
    ...(accent ? { colors: { brand: shades(accent) }, primaryColor: 'brand' } : {}),
  })
  return mergeThemeOverrides(theme, own)
}

/** Links in both modes, over the inks of both sites. */
export function brandInks(inks: CSSVariablesResolver, { accent }: Site['brand']): CSSVariablesResolver {
  if (!accent) return inks
  return all => {
    const { variables, light, dark } = inks(all)
    const [onLight, onDark] = [accent, shades(accent)[3]!]
    return {
      variables,
      light: { ...light, '--mantine-color-anchor': onLight, '--gh-good': onLight },
      dark: { ...dark, '--mantine-color-anchor': onDark, '--gh-good': onDark },
    }
  }
}

/** From nearly white to a little darker than the accent, which stands at the shade that buttons have. */
function shades(accent: string): MantineColorsTuple {
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
