/** A process of its own for one build: what an own policy does there ends with it. */
import { failureFrom } from '@gatehouse/base'
import { type Built, buildModule } from './build-steps.ts'

export type BuildMessage =
  | { doing: string }
  | { built: Built }
  | { failed: { code: string; message: string; hint: string; problems: readonly object[] } }

const tell = (message: BuildMessage) => new Promise(resolve => process.send!(message, resolve))

process.once('message', async (dir: string) => {
  try {
    await tell({ built: await buildModule(dir, doing => void tell({ doing })) })
  } catch (thrown) {
    const { code, message, hint, problems, cause } = failureFrom(thrown)
    const said = code === 'internal' ? `The policies cannot be built: ${String(cause).slice(0, 500)}` : message
    await tell({ failed: { code: code === 'internal' ? 'own_policy_invalid' : code, message: said, hint, problems } })
  }
  process.exit()
})
