/** A file that somebody named on the command line. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import { decodeText } from '@gatehouse/documents'

/** Its text. Throws `not_found` where it cannot be read, and `document_invalid` where it is no text. */
export async function namedText(cwd: string, name: string): Promise<string> {
  const bytes = await readFile(resolve(cwd, name)).catch((reason: NodeJS.ErrnoException) => {
    throw new Failure('not_found', `${name} cannot be read: ${reason.code}.`)
  })
  return decodeText(bytes, name)
}
