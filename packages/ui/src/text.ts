/** Every text of the sites, from one catalogue; a language that lacks one shows the English. */
import { en } from './texts/en.ts'
import type { insightEn } from './texts/insight-en.ts'
import type { siteEn } from './texts/site-en.ts'

export type TextKey = keyof typeof en | keyof typeof siteEn | keyof typeof insightEn
export type Texts = Partial<Record<TextKey, string>>

/** English of the site that runs. */
let english: Texts = en
let chosen: Texts = en
let language = 'en'

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

/** Texts that only some site has, in English; once, when it starts. */
export function alsoSay(texts: Texts): void {
  english = { ...english, ...texts }
}

/** Before anything is drawn. */
export function speak(name: Language, texts: Texts): void {
  language = name
  chosen = texts
}

export const spoken = (): string => language

/** The text, with `{name}` filled. What is filled in is text, never markup. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  const text = chosen[key] ?? english[key] ?? key
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
