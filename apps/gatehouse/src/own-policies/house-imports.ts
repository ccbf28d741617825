/** Loaded before a test of an own policy: what authors import of the house is found wherever their directory lies. */
import { registerHooks } from 'node:module'

const targets: Readonly<Record<string, URL>> = {
  '@gatehouse/base': new URL('../../../../packages/base/src/index.ts', import.meta.url),
  '@gatehouse/schema': new URL('../../../../packages/schema/src/index.ts', import.meta.url),
  '@gatehouse/unit': new URL('../../../../packages/unit/src/index.ts', import.meta.url),
}

registerHooks({
  resolve(specifier, context, next) {
    const target = targets[specifier]
    return target ? { url: target.href, shortCircuit: true } : next(specifier, context)
  },
})
