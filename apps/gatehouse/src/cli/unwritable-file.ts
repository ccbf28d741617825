import { Failure } from '@gatehouse/base'

/** What is told of a file that the caller named and that could not be written. */
export function unwritableFile(name: string, thrown: unknown): Failure {
  const { code } = thrown as NodeJS.ErrnoException
  const full = code === 'ENOSPC'
  return new Failure(full ? 'store_full' : 'data_unwritable', `${name} cannot be written: ${code}.`, {
    hint: full ? 'Free disk space, or name a file elsewhere.' : 'Check the path and its permissions.',
  })
}
