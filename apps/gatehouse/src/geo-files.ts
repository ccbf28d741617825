/** The files that say where callers are, read again when one is replaced. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { Failure } from '@gatehouse/base'
import type { Gateway } from '@gatehouse/gateway'
import { stampOf } from './file-watch.ts'
import type { LogLine } from './log.ts'
import type { Settings } from './settings.ts'
import { watching } from './tls-files.ts'

const fileBytesMax = 1_073_741_824

/** Returns what ends the watch. Throws `setting_invalid` with the file. */
export async function useGeoFiles(
  { geoFiles }: Pick<Settings, 'geoFiles'>,
  gateway: Pick<Gateway, 'usePlaces'>,
  log: LogLine,
): Promise<() => void> {
  if (geoFiles.length === 0) return () => {}
  const before = new Map(await Promise.all(geoFiles.map(async file => [file, await stampOf(file)] as const)))
  const use = async () => {
    try {
      await gateway.usePlaces(geoFiles.map(read))
    } catch (thrown) {
      if (thrown instanceof Failure) throw thrown
      throw new Failure('setting_invalid', `${geoFiles.join(', ')}: ${(thrown as Error).message}.`)
    }
  }
  await use()
  return watching(before, use, {
    taken: () => log('info', `${geoFiles.join(' and ')} was read again.`),
    refused: ({ code, message }) =>
      log('error', `Where callers are cannot be read; what was read before counts on. ${message}`, { code }),
  })
}

/** Into memory that all threads share. */
function read(file: string): SharedArrayBuffer {
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, 'r')
    const { size } = fstatSync(descriptor)
    if (size > fileBytesMax) throw new Failure('setting_invalid', `${file} has more than ${fileBytesMax} bytes.`)
    const memory = new SharedArrayBuffer(size)
    const bytes = new Uint8Array(memory)
    for (let at = 0; at < size; ) {
      const read = readSync(descriptor, bytes, at, size - at, at)
      if (read === 0) break
      at += read
    }
    return memory
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown
    throw new Failure('setting_invalid', `${file} cannot be read: ${(thrown as NodeJS.ErrnoException).code}.`)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
