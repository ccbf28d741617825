/** What policies of a program make before it is compiled, so that compiling holds nobody up. */
import { filled } from '@gatehouse/schema'
import { currentConfig, problemsOfPart } from './check-part.ts'
import type { CompileOptions } from './compile.ts'
import { policiesOf, type Snapshot } from './snapshot.ts'

/** Undefined where nobody has anything to make. What it gives is called once the program is compiled. */
export function readied({ parts }: Snapshot, options: CompileOptions): Promise<() => void> | undefined {
  const { policies, previous, hostFor } = options
  const asked: (() => Promise<() => void>)[] = []
  for (const [digest, part] of parts) {
    const uses = policiesOf(part).filter(({ policy }) => policies.get(policy)?.ready)
    // What is wrong with a part is told when it is compiled.
    if (uses.length === 0 || previous?.compiled.has(digest) || problemsOfPart(part, policies).length > 0) continue
    for (const use of uses) {
      const unit = policies.get(use.policy)!
      const config = filled(unit.config, currentConfig(use, unit)) as never
      asked.push(() => unit.ready!(config, hostFor(use.identity, part)))
    }
  }
  return asked.length > 0 ? allOf(asked) : undefined
}

async function allOf(asked: readonly (() => Promise<() => void>)[]): Promise<() => void> {
  const releases: (() => void)[] = []
  const release = () => {
    for (const one of releases) one()
  }
  try {
    for (const make of asked) releases.push(await make())
  } catch (thrown) {
    release()
    throw thrown
  }
  return release
}
