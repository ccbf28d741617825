/** Lines among an upstream's targets that stand for others: names in DNS, and files of the gateway's operator. */
import type { UpstreamPart } from './snapshot.ts'

export type TargetLine = UpstreamPart['targets'][number]

/** What the address of a file begins with that holds targets: `file:/etc/gatehouse/targets.yaml`. */
export const filePrefix = 'file:'

export const isTargetSource = ({ url, resolve }: Pick<TargetLine, 'url' | 'resolve'>): boolean =>
  resolve !== undefined || url.startsWith(filePrefix)

/** The same for lines that ask for the same; nothing for a line that is a target itself. */
export function sourceKey({ url, resolve }: Pick<TargetLine, 'url' | 'resolve'>): string | undefined {
  if (url.startsWith(filePrefix)) return url
  return resolve === undefined ? undefined : `${resolve} ${url}`
}
