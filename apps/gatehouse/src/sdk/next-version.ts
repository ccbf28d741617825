/** The version of a package and its changelog, by what changed for those who use it. */
import { type Advice, adviceOf, compare, grown, report } from '@gatehouse/comparison'
import { packageVersion } from '@gatehouse/sdk'
import type { SdkModel } from '@gatehouse/sdk-model'
import { readSide } from '../comparison/read-side.ts'
import { version as tool } from '../version.ts'
import type { SdkAsked } from './make-sdk.ts'

export interface NextVersion {
  version: string
  changelog?: string
  advice?: Advice
}

export function nextVersion({ file, since, version, changelog, nowMs }: SdkAsked, model: SdkModel): NextVersion {
  const own = version ?? packageVersion(model.version)
  if (since === undefined) return { version: own, ...(changelog === undefined ? {} : { changelog }) }
  const comparison = compare(readSide(since), readSide(file), { nowMs, version: tool })
  const advice = adviceOf(comparison)
  const next = grown(own, advice.step) ?? own
  if (advice.step === 'none') return { version: own, advice, ...(changelog === undefined ? {} : { changelog }) }
  // Its own first line says the versions of the documents; here stand those of the package.
  const words = report(comparison, 'changelog').split('\n').slice(1).join('\n').replace(/^## /gm, '### ').trim()
  return { version: next, advice, changelog: entered(changelog, next, `${words}\n`) }
}

/** A version that is told already is told anew. */
export function entered(changelog: string | undefined, version: string, words: string): string {
  const [, ...before] = (changelog ?? '').split(/^## /m)
  const others = before.filter(one => one.split('\n', 1)[0]!.trim() !== version).map(one => `## ${one.trimEnd()}\n`)
  return [`# Changelog\n`, `## ${version}\n\n${words}`, ...others].join('\n')
}
