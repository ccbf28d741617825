import { accessSync, constants, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { Failure } from '@gatehouse/base'

/** Made if missing; throws `data_unwritable` when it cannot be used. */
export function dataDirectory(path: string): string {
  const full = resolve(path)
  try {
    mkdirSync(full, { recursive: true, mode: 0o700 })
    accessSync(full, constants.W_OK | constants.X_OK)
    return full
  } catch (reason) {
    const { code } = reason as NodeJS.ErrnoException
    throw new Failure('data_unwritable', `${full} cannot be used as a data directory: ${code}.`, { cause: reason })
  }
}
