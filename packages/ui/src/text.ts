/** Every text of the sites, from one catalogue; a language that lacks one shows the English. */
import { en } from './texts/en.ts'

export type TextKey = keyof typeof en
export type Texts = Partial<Record<TextKey, string>>

let chosen: Texts = en
let language = 'en'

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

/** Before anything is drawn. */
export function speak(name: Language, texts: Texts): void {
  language = name
  chosen = texts
}

export const spoken = (): string => language

/** The text, with `{name}` filled. What is filled in is text, never markup. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  const text = chosen[key] ?? en[key]
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
