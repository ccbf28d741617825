import type { File } from '../../../../packages/projections/generated/client.ts'
import { ApiProblem } from '../api.ts'

/** Keeps what a call answers as a file of the reader, under the name that the answer has. */
export async function saveFile({ method, path, body }: File): Promise<void> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const reply = await fetch(path, { method, credentials: 'same-origin', ...sent })
  if (!reply.ok) throw new ApiProblem(await reply.json())
  const name = /filename="([\w.-]+)"/.exec(reply.headers.get('content-disposition') ?? '')?.[1] ?? 'export'
  saveAs(name, await reply.blob())
}

export function saveAs(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
