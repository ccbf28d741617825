/** What a browser runs or loads by itself (HTML Living Standard, §4.12, §8.1; SVG 2). */
export interface Attribute {
  name: string
  /** Undefined where it has none. */
  value: string | undefined
}

const elements = new Set(
  'applet base bgsound embed frame frameset iframe ilayer import isindex layer link listener meta noscript object portal script style svg template vmlframe xml xss math animate set handler'.split(
    ' ',
  ),
)

export const runsElement = (name: string): boolean =>
  elements.has(name) || /^(?:svg|xsl|xml|math)[:.-]/.test(name) || name.endsWith(':script')

const addresses = new Set(
  'action background cite classid codebase data dynsrc formaction from href icon longdesc lowsrc manifest ping poster profile src srcset to usemap values xlink:href xml:base by'.split(
    ' ',
  ),
)
const always = new Set([
  'srcdoc',
  'xmlns',
  'xlink:href',
  'formaction',
  'datasrc',
  'dataformatas',
  'seeksegmenttime',
  'fscommand',
])

export function runsAttribute({ name, value }: Attribute): boolean {
  if (/^on[a-z]{3,40}$/.test(name) && value !== undefined) return true
  if (value === undefined) return false
  if (always.has(name)) return true
  if (name === 'style') return /expression|behaviou?r|url\s*\(|@import|-moz-binding|javascript:/.test(unescaped(value))
  if (addresses.has(name))
    return /^(?:javascript|vbscript|livescript|view-source|data:(?!image\/(?:png|gif|jpe?g|webp)))/.test(scheme(value))
  return false
}

/** Browsers pass over white space and control characters before and in a scheme. */
const scheme = (value: string) => unescaped(value).replace(/[\0-\x20\x7f-\xa0]/g, '')

const entity = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(colon|tab|newline|lpar|rpar|lt|gt|quot));?/g
const named: Readonly<Record<string, string>> = {
  ...{ colon: ':', tab: '\t', newline: '\n', lpar: '(', rpar: ')', lt: '<', gt: '>', quot: '"' },
}

function unescaped(value: string): string {
  return value.replace(entity, (_, hex?: string, decimal?: string, name?: string) =>
    name === undefined ? String.fromCharCode(Number.parseInt(hex ?? decimal!, hex ? 16 : 10) & 0xff) : named[name]!,
  )
}
