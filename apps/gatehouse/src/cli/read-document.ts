/** The OpenAPI document of a command that works on one. */
import { resolve } from 'node:path'
import type { OpenApiDocument } from '@gatehouse/documents'
import { namedText } from './named-file.ts'

/** With the files that it refers to. Throws `not_found` where there is none, and what `readOpenApi` throws. */
export async function readDocumentFile(cwd: string, name: string): Promise<OpenApiDocument> {
  const [{ readOpenApi }, { oneText }] = await Promise.all([
    import('@gatehouse/documents'),
    import('../bundle-file.ts'),
  ])
  const one = oneText({ text: await namedText(cwd, name), file: name, path: resolve(cwd, name) })
  // Which of two paths a request means is the server's concern.
  return one.read(text => readOpenApi(text, { file: name, forgiven: ['path_equivalent'] }))
}
