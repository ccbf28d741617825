/** A form of parts as text (RFC 7578); what is no text is shown as its JSON. */

const boundary = 'sample-boundary-6f1d2c'

export function partsText(value: unknown): { type: string; text: string } {
  const fields = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const parts = fields.flatMap(([name, said]) =>
    [said].flat().map(one => {
      const isPlain = typeof one !== 'object' || one === null
      const kind = isPlain ? '' : '\r\nContent-Type: application/json'
      const content = isPlain ? String(one).replaceAll(boundary, 'boundary') : JSON.stringify(one)
      return `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"${kind}\r\n\r\n${content}\r\n`
    }),
  )
  return { type: `multipart/form-data; boundary=${boundary}`, text: `${parts.join('')}--${boundary}--\r\n` }
}

/** As browsers write it (HTML, "multipart form data"). */
const escaped = (name: string) => name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
