import { createTheme, type MantineColorsTuple } from '@mantine/core'

const teal: MantineColorsTuple = [
  '#e9f6f5',
  '#d3eae8',
  '#a5d5d1',
  '#74bfb9',
  '#4eada5',
  '#36a299',
  '#279c93',
  '#17887f',
  '#067971',
  '#006962',
]

/** Tokens of both sites: system text, one accent, 4 px steps, borders over shadows. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 8, dark: 5 },
  colors: { teal },
  fontFamily: 'system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: { fontWeight: '550', sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' } } },
  defaultRadius: 6,
  respectReducedMotion: true,
})
