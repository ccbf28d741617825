/** Before anything is drawn: light or dark, as the reader chose or as the system is. */
const chosen = /(?:^|; )gatehouse_scheme=(light|dark)/.exec(document.cookie)?.[1]
const dark = matchMedia('(prefers-color-scheme: dark)').matches
document.documentElement.dataset.mantineColorScheme = chosen ?? (dark ? 'dark' : 'light')
