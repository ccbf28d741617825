import { rendered } from '../markdown.ts'
import type { At } from '../page.ts'

/** Markdown of a publisher or of a document. */
export function Prose({
  text,
  at,
  top = 3,
  prefix = '',
  images = 'any',
}: {
  text: string | undefined
  at: At
  top?: number
  prefix?: string
  /** Of readers those of the portal alone. */
  images?: 'any' | 'own'
}) {
  if (!text) return null
  const { html } = rendered(text, { link: at.link, top, prefix, images })
  return <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
}
