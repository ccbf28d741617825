/** The languages there are, by the name that a caller says. */
import { csharp } from './languages/csharp.ts'
import { curl } from './languages/curl.ts'
import { go } from './languages/go.ts'
import { java } from './languages/java.ts'
import { javascript, typescript } from './languages/javascript.ts'
import { php } from './languages/php.ts'
import { python } from './languages/python.ts'
import { ruby } from './languages/ruby.ts'
import { rust } from './languages/rust.ts'
import type { Language } from './sample-request.ts'

export const languages = {
  curl,
  javascript,
  typescript,
  python,
  go,
  java,
  csharp,
  php,
  ruby,
  rust,
} as const satisfies Record<string, Language>
export type LanguageName = keyof typeof languages

export const languageNames = Object.keys(languages) as LanguageName[]
