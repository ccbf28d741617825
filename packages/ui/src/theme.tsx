import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

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

/** Neutral, with a hint of blue. */
const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#eff1f4',
  '#e3e6eb',
  '#d3d8df',
  '#b6bdc7',
  '#939ca9',
  '#6d7784',
  '#535d6a',
  '#39424e',
  '#222933',
]

const dark: MantineColorsTuple = [
  '#d7dbe1',
  '#b4bbc5',
  '#929ba7',
  '#6c7683',
  '#404954',
  '#323a44',
  '#252c35',
  '#171c23',
  '#12161c',
  '#0c0f13',
]

/** Tokens of both sites: system text, one accent, 4 px steps, borders over shadows. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 8, dark: 8 },
  colors: { teal, gray, dark },
  fontFamily: 'system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: {
    fontWeight: '550',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  defaultRadius: 6,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    // The head of a dialog is not the page's.
    Modal: { defaultProps: { transitionProps: { duration: 100 }, attributes: { header: { role: 'presentation' } } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Button: { styles: { label: { fontWeight: 550 } } },
  },
})

/** Both modes reach 4.5 : 1 for every text; the library's own dimmed, placeholder and error inks do not. */
export const inks: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#535d6a',
    '--mantine-color-placeholder': '#6d7784',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#006962',
    '--gh-line': '#e3e6eb',
    '--gh-hover': '#f2f4f7',
    '--gh-side': '#f7f8fa',
    '--gh-good': '#006962',
    '--gh-ask': '#8a4b00',
    '--gh-stop': '#b42318',
    '--gh-added': '#e2f4ec',
    '--gh-removed': '#fdeaea',
    '--gh-code-name': '#00576f',
    '--gh-code-text': '#3b5b12',
    '--gh-code-value': '#8a3a6b',
    '--gh-code-chosen': '#cfe6e4',
  },
  dark: {
    '--mantine-color-dimmed': '#a3acb8',
    '--mantine-color-placeholder': '#929ba7',
    '--mantine-color-error': '#ff9c94',
    '--mantine-color-anchor': '#74bfb9',
    '--gh-line': '#2c343e',
    '--gh-hover': '#1f252d',
    '--gh-side': '#12161c',
    '--gh-good': '#74bfb9',
    '--gh-ask': '#f0b45c',
    '--gh-stop': '#ff9c94',
    '--gh-added': '#12322a',
    '--gh-removed': '#401d1d',
    '--gh-code-name': '#7cc4d8',
    '--gh-code-text': '#b3cf87',
    '--gh-code-value': '#e2a3c7',
    '--gh-code-chosen': '#1d4643',
  },
})
