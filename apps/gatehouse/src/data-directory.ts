import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Failure } from '@gatehouse/base'

/** Made if missing; throws `data_unwritable` when it cannot be used. */
export function dataDirectory(path: string): string {
  const full = resolve(path)
  try {
    make(full)
    accessSync(full, constants.W_OK | constants.X_OK)
    return full
  } catch (reason) {
    const { code } = reason as NodeJS.ErrnoException
    throw new Failure('data_unwritable', `${full} cannot be used as a data directory: ${code}.`, { cause: reason })
  }
}

/** With what is missing above it. (`recursive` of `mkdir` never ends below /proc.) */
function make(path: string): void {
  if (existsSync(path)) return
  if (dirname(path) !== path) make(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}
