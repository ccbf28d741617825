import { wordsOf } from './names.ts'

/** As npm and PyPI both take it. */
export const isPackageName = (name: string): boolean =>
  name.length <= 200 && /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/.test(name) && !/[._-]$/.test(name)

export const packageName = (title: string): string =>
  `${wordsOf(title).slice(0, 6).join('-').toLowerCase().slice(0, 60) || 'api'}-client`
