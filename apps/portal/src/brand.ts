/** What an organization makes its own: the accent in both modes, the family of its text. */
import { brandFonts, brandShades } from '@gatehouse/ui/brand.ts'
import { theme } from '@gatehouse/ui/theme.tsx'
import { type CSSVariablesResolver, createTheme, type MantineThemeOverride, mergeThemeOverrides } from '@mantine/core'
import type { Site } from './site.ts'

export function brandTheme({ accent, font }: Site['brand']): MantineThemeOverride {
  const family = brandFonts[font ?? 'system'] ?? brandFonts.system!
  const own = createTheme({
    fontFamily: family,
    headings: { fontFamily: family },
    ...(accent ? { colors: { brand: brandShades(accent) }, primaryColor: 'brand' } : {}),
  })
  return mergeThemeOverrides(theme, own)
}

/** Links in both modes, over the inks of both sites. */
export function brandInks(inks: CSSVariablesResolver, { accent }: Site['brand']): CSSVariablesResolver {
  if (!accent) return inks
  return all => {
    const { variables, light, dark } = inks(all)
    const [onLight, onDark] = [accent, brandShades(accent)[3]!]
    return {
      variables,
      light: { ...light, '--mantine-color-anchor': onLight, '--gh-good': onLight },
      dark: { ...dark, '--mantine-color-anchor': onDark, '--gh-good': onDark },
    }
  }
}
