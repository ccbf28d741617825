/** Markdown of anybody as HTML that runs nothing: HTML in it is text, links lead to the web, to mail or into the portal. */
import MarkdownIt from 'markdown-it'

export interface Heading {
  id: string
  text: string
  level: number
}

export interface Rendered {
  html: string
  headings: Heading[]
}

interface Options {
  /** Where links and pictures that begin with a slash lead. */
  link: (path: string) => string
  /** The first heading of the text is of this level, or deeper. */
  top?: number
  /** In front of the ids of its headings. */
  prefix?: string
  /** `own`: a picture that is not the portal's is its text. */
  images?: 'any' | 'own'
}

const charactersMax = 262_144
const headingsMax = 200

export function rendered(text: string, { link, top = 2, prefix = '', images = 'any' }: Options): Rendered {
  const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false, maxNesting: 40 })
  markdown.validateLink = isSafe
  if (images === 'own') {
    const { image } = markdown.renderer.rules
    markdown.renderer.rules.image = (tokens, at, options, env, self) =>
      isOwnPicture(String(tokens[at]!.attrGet('src')), link)
        ? image!(tokens, at, options, env, self)
        : markdown.utils.escapeHtml(tokens[at]!.content)
  }
  const env = {}
  const tokens = markdown.parse(text.slice(0, charactersMax), env)
  const headings: Heading[] = []
  const taken = new Map<string, number>()
  const shallowest = Math.min(...tokens.flatMap(({ type, tag }) => (type === 'heading_open' ? [Number(tag[1])] : [])))
  tokens.forEach((token, at) => {
    if (token.type === 'heading_open' || token.type === 'heading_close')
      token.tag = `h${Math.min(6, Number(token.tag[1]) - shallowest + top)}`
    if (token.type === 'heading_open') {
      const said = plain(tokens[at + 1]?.children ?? [])
      const id = idOf(said, prefix, taken)
      token.attrSet('id', id)
      if (headings.length < headingsMax) headings.push({ id, text: said, level: Number(token.tag[1]) })
    }
    for (const child of token.children ?? []) {
      const name = child.type === 'link_open' ? 'href' : child.type === 'image' ? 'src' : undefined
      const to = name && child.attrGet(name)
      if (name && to) child.attrSet(name, placed(String(to), link))
      if (child.type === 'link_open' && /^https?:/i.test(String(child.attrGet('href'))))
        child.attrSet('rel', 'noopener noreferrer ugc')
      if (child.type === 'image') child.attrSet('loading', 'lazy')
    }
    if (token.type === 'table_open') token.attrSet('class', 'table')
    if (token.type === 'fence' || token.type === 'code_block') token.attrSet('tabindex', '0')
  })
  return { html: markdown.renderer.render(tokens, markdown.options, env), headings }
}

const isSafe = (url: string) =>
  /^(https?:\/\/|mailto:|\/(?![/\\])|#|\.{0,2}\/(?![/\\])|[\w-][\w./-]*([?#]|$))/i.test(url.trim())

const isOwnPicture = (src: string, link: (path: string) => string) =>
  src.startsWith(link('/files/')) && /^[\w/.-]+$/.test(src) && !src.includes('..')

const placed = (to: string, link: (path: string) => string) => (to.startsWith('/') ? link(to) : to)

interface Said {
  type: string
  content: string
  children?: Said[] | null
}

const plain = (tokens: readonly Said[]): string =>
  tokens
    .map(({ type, content }) => (type === 'text' || type === 'code_inline' ? content : type === 'softbreak' ? ' ' : ''))
    .join('')
    .slice(0, 200)

function idOf(text: string, prefix: string, taken: Map<string, number>): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const id = `${prefix}${words.join('-').slice(0, 80) || 'section'}`
  const count = (taken.get(id) ?? 0) + 1
  taken.set(id, count)
  return count === 1 ? id : `${id}-${count}`
}

/** Names and texts of anybody in Markdown that we write: none of their signs is ours. */
export const escaped = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>()#+!|~&]/g, sign => `\\${sign}`)
