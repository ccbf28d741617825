/** Which part of the version has to grow (Semantic Versioning 2.0.0, §6 to §8). */
import type { Comparison } from '../compare.ts'

export interface Advice {
  step: 'major' | 'minor' | 'patch' | 'none'
  /** Where the base has a version of three numbers. */
  version?: string
  words: string
}

export function adviceOf({ counts, changes, base }: Comparison): Advice {
  const isAdded = changes.some(({ class: kind }) => kind === 'safe')
  const total = counts.ERR + counts.WARN + counts.INFO
  const step = counts.ERR > 0 ? 'major' : counts.WARN > 0 || isAdded ? 'minor' : total > 0 ? 'patch' : 'none'
  const next = step === 'none' ? undefined : grown(base.version, step)
  const reasons = {
    major: 'it breaks what consumers may rely on',
    minor: 'it adds to what was there',
    patch: 'only words have changed',
    none: 'nothing has changed',
  }
  const words = `${step === 'none' ? 'No new version is needed' : `A ${step} version`}: ${reasons[step]}.`
  return { step, ...(next ? { version: next } : {}), words }
}

/** Undefined for what is no version of one to three numbers. */
export function grown(version: string, step: Advice['step']): string | undefined {
  const found = /^(v?)(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?$/.exec(version)
  if (!found) return undefined
  if (step === 'none') return version
  const [major, minor, patch] = [2, 3, 4].map(at => Number(found[at] ?? 0)) as [number, number, number]
  // Before 1.0.0 anything may change; the second number says that it did.
  if (step === 'major') return major === 0 ? `${found[1]}0.${minor + 1}.0` : `${found[1]}${major + 1}.0.0`
  return step === 'minor' ? `${found[1]}${major}.${minor + 1}.0` : `${found[1]}${major}.${minor}.${patch + 1}`
}
