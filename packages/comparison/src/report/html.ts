/** One page without script or anything from elsewhere; what documents say stands in it as text alone. */
import type { Change } from '../change.ts'
import type { Comparison } from '../compare.ts'
import { adviceOf } from './advice.ts'
import { forMarkup, witnessText } from './escape.ts'
import { byEndpoint, countsText, placeText, wholeDocument } from './grouped.ts'

const style = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.05rem;margin:2rem 0 .5rem;font-family:ui-monospace,monospace}
ul{list-style:none;padding:0}li{border-left:4px solid;padding:.4rem .8rem;margin:.5rem 0}
.ERR{border-color:#c92a2a}.WARN{border-color:#e67700}.INFO{border-color:#2b8a3e}
.level{font-weight:600}.place,code{font:.85rem ui-monospace,monospace;opacity:.8;overflow-wrap:anywhere}
p{margin:.2rem 0}`

const words = { ERR: 'Breaking', WARN: 'Dangerous', INFO: 'Safe' } as const

export function htmlReport(comparison: Comparison): string {
  const { base, revision, changes } = comparison
  const title = forMarkup(`${revision.title} ${base.version} → ${revision.version}`)
  const sections = [...byEndpoint(changes)].map(
    ([endpoint, group]) =>
      `<section><h2>${forMarkup(endpoint ?? wholeDocument)}</h2><ul>${group.map(itemOf).join('')}</ul></section>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p><strong>${forMarkup(countsText(comparison))}</strong> ${forMarkup(adviceOf(comparison).words)}</p>
${sections.join('\n')}
</main></body></html>
`
}

function itemOf(change: Change): string {
  const { level, id, message, hint, witness } = change
  const shown = witness
    ? `<p><code>${forMarkup(witnessText(witness.value))}</code> is accepted by the ${witness.acceptedBy} alone.</p>`
    : ''
  const advice = level === 'INFO' ? '' : `<p>${forMarkup(hint)}</p>`
  const head = `<p><span class="level">${words[level]}</span> ${forMarkup(message)}</p>`
  return `<li class="${level}">${head}${shown}${advice}<p class="place">${forMarkup(placeText(change))} · ${forMarkup(id)}</p></li>`
}
