/** Which of the patterns a path fits, and what stands in its places. */
export interface Fitting<T> {
  one: T
  params: Record<string, string>
}

export function routed<T extends { path: string }>(all: readonly T[], path: string): Fitting<T> | undefined {
  const steps = stepsOf(path)
  if (!steps) return undefined
  for (const one of all) {
    const params = paramsOf(one.path.split('/').slice(1), steps)
    if (params) return { one, params }
  }
  return undefined
}

function stepsOf(path: string): string[] | undefined {
  try {
    return path.split('/').slice(1).map(decodeURIComponent)
  } catch {
    return undefined
  }
}

function paramsOf(pattern: readonly string[], steps: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [at, step] of pattern.entries()) {
    if (step === '*') return steps.length > at ? { ...params, rest: steps.slice(at).join('/') } : undefined
    const found = steps[at]
    if (found === undefined || (found === '' && step !== '')) return undefined
    if (step.startsWith(':')) params[step.slice(1)] = found
    else if (step !== found) return undefined
  }
  return steps.length === pattern.length ? params : undefined
}
