import type { HeaderList } from './headers.ts'

/** The first cookie of that name (RFC 6265 §4.2.1); they may stand in several fields (RFC 9113 §8.2.3). */
export function cookieOf(headers: HeaderList, name: string): string | undefined {
  const { flat } = headers
  for (let i = 0; i < flat.length; i += 2) {
    if (flat[i]!.length !== 6 || flat[i]!.toLowerCase() !== 'cookie') continue
    for (const crumb of flat[i + 1]!.split(';')) {
      const at = crumb.indexOf('=')
      if (at > 0 && crumb.slice(0, at).trim() === name) return crumb.slice(at + 1).trim()
    }
  }
  return undefined
}
