/** `multipart/form-data` (RFC 7578) as strictly as receivers differ: whatever two of them could read differently is told. */
export interface Part {
  name: string
  fileName: string | undefined
  /** Lines as they came. */
  headers: readonly string[]
  content: string
}

export interface Multipart {
  /** Undefined where the type names none, or two. */
  boundary: string | undefined
  parts: readonly Part[]
  /** What is wrong with it, by the names that rules know: `BOUNDARY_QUOTED`, `UNMATCHED_BOUNDARY`, … */
  faults: ReadonlySet<string>
}

const partsMax = 1000
/** RFC 2046 §5.1.1 */
const boundaryCharactersMax = 70
const partHeaderCharactersMax = 8192

export function readMultipart(body: string, contentType: string, isCut = false): Multipart {
  const faults = new Set<string>()
  const boundary = boundaryOf(contentType, faults)
  if (boundary === undefined) return { boundary, parts: [], faults }
  const parts: Part[] = []
  const opening = `--${boundary}`
  // Werkzeug takes a CR alone for the end of a line.
  if (body.includes(`\r${opening}`)) faults.add('LF_LINE')
  let at = body.startsWith(opening) ? 0 : body.indexOf(`\n${opening}`) + 1
  if (at > 0 || !body.startsWith(opening)) faults.add('DATA_BEFORE')
  if (!body.startsWith(opening, at)) faults.add('UNMATCHED_BOUNDARY')
  while (body.startsWith(opening, at)) {
    const start = at + opening.length
    if (body.startsWith('--', start)) {
      if (!/^(\r?\n)?$/.test(body.slice(start + 2, start + 6))) faults.add('DATA_AFTER')
      return { boundary, parts, faults }
    }
    const line = body.startsWith('\r\n', start) ? 2 : body[start] === '\n' ? 1 : 0
    if (line !== 2) faults.add(line === 1 ? 'LF_LINE' : 'BOUNDARY_WHITESPACE')
    const next = body.indexOf(`\n${opening}`, start)
    if (next >= 0 && body[next - 1] !== '\r') faults.add('LF_LINE')
    if (next < 0 && isCut) {
      parts.push(partOf(body.slice(start + line), faults))
      return { boundary, parts, faults }
    }
    if (parts.length === partsMax || next < 0) break
    parts.push(partOf(body.slice(start + line, body[next - 1] === '\r' ? next - 1 : next), faults))
    at = next + 1
  }
  faults.add('UNMATCHED_BOUNDARY')
  return { boundary, parts, faults }
}

function boundaryOf(contentType: string, faults: Set<string>): string | undefined {
  const all = [...contentType.matchAll(/\bboundary\s*=\s*("[^"]*"|[^\s;,]*)/gi)]
  const written = all[0]?.[1]
  if (all.length !== 1 || written === undefined) {
    faults.add('INVALID_HEADER_FOLDING')
    return undefined
  }
  if (written.startsWith('"')) faults.add('BOUNDARY_QUOTED')
  // A quote within, `\\`, and what stands behind: some take all of it, others a piece.
  const rest = contentType.slice(all[0]!.index + all[0]![0].length)
  if (!/^("[^"\\]*"|[^"\\]*)$/.test(written) || !/^\s*(;|$)/.test(rest)) faults.add('INVALID_QUOTING')
  const boundary = written.replaceAll('"', '')
  if (boundary !== '' && boundary.length <= boundaryCharactersMax) return boundary
  faults.add('UNMATCHED_BOUNDARY')
  return undefined
}

function partOf(text: string, faults: Set<string>): Part {
  const blank =
    /\r?\n\r?\n/.exec(text.slice(0, partHeaderCharactersMax)) ?? (/^\r?\n/.exec(text) as RegExpExecArray | null)
  if (!blank) faults.add('INVALID_PART')
  const head = blank ? text.slice(0, blank.index) : text.slice(0, partHeaderCharactersMax)
  const content = blank ? text.slice(blank.index + blank[0].length) : ''
  const headers = head.split(/\r?\n/)
  if (/(?<!\r)\n|\r(?!\n)/.test(head + (blank?.[0] ?? ''))) faults.add('LF_LINE')
  if (headers.some(line => /^[ \t]/.test(line))) faults.add('HEADER_FOLDING')
  const disposition = headers.find(line => /^content-disposition\s*:/i.test(line)) ?? ''
  const name = parameter(disposition, 'name', faults)
  if (name === undefined || saysTwice(headers)) faults.add('INVALID_PART')
  // RFC 7578 §4.7: some undo it, others take what is written.
  if (headers.some(line => /^content-transfer-encoding\s*:(?!\s*(?:7bit|8bit|binary)\s*$)/i.test(line))) {
    faults.add('INVALID_PART')
  }
  const fileName = parameter(disposition, 'filename\\*?', faults)
  // RFC 7578 §4.2: no `filename*`; and some put the pieces of `filename*0` together (RFC 2231), others do not.
  if (/;\s*(?:file)?name\*/i.test(disposition)) faults.add('INVALID_QUOTING')
  return { name: name ?? '', fileName, headers, content }
}

const saysTwice = (headers: readonly string[]) =>
  [/^content-disposition\s*:/i, /^content-type\s*:/i].some(field => headers.filter(line => field.test(line)).length > 1)

function parameter(disposition: string, name: string, faults: Set<string>): string | undefined {
  const found = [
    ...disposition.matchAll(new RegExp(`;\\s*${name}\\s*=\\s*("(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^;]*)`, 'gi')),
  ]
  if (found.length > 1) faults.add('INVALID_QUOTING')
  const written = found[0]?.[1]?.trim()
  if (written === undefined) return undefined
  // Some end the name at `\"`.
  if (written.startsWith("'") || written.includes('\\"')) faults.add('INVALID_QUOTING')
  return written.startsWith('"') ? written.slice(1, -1).replace(/\\(.)/g, '$1') : written
}
