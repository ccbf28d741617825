import { resolve } from 'node:path'
import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { problemText } from './failure-text.ts'
import { policiesDir, policiesFlag, rulesDir, rulesFlag } from './policies-flag.ts'

export const command: Command = {
  usage: 'check FILE',
  summary: 'Checks a gateway’s own file as `gatehouse gateway --config FILE` would read it. Needs nothing that runs.',
  flags: [policiesFlag, rulesFlag],
  words: { min: 1, max: 1 },
  async run(call) {
    const { world, show } = call
    const [file = ''] = call.words
    const { checkFile } = await import('../standalone/check.ts')
    // A path as it was written stands in every place.
    const path = resolve(world.cwd) === process.cwd() ? file : resolve(world.cwd, file)
    const found = await checkFile(path, policiesDir(call), rulesDir(call))
    await show(found, () => {
      const { apiVersions, endpoints, policies, credentials, subscriptions, warnings } = found
      const valid = `${file} is valid: ${counted(apiVersions, 'API version')} with ${counted(endpoints, 'endpoint')}, ${counted(policies, 'policy')}, ${counted(credentials, 'credential')}, ${counted(subscriptions, 'subscription')}.`
      return [valid, ...warnings.map(one => `warning: ${problemText(one)}`)].join('\n')
    })
  },
}
