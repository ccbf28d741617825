import type { GoodRequest } from '@gatehouse/seclang'
import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { namedText } from './named-file.ts'
import { yamlText } from './output.ts'
import { rulesDir, rulesFlag } from './policies-flag.ts'
import { withProgress } from './progress.ts'

export const command: Command = {
  usage: 'waf learn FILE.har…',
  summary: 'Which exclusions good requests need, so that a firewall does not refuse them.',
  more: `The requests of HTTP Archives are held against the rules. For those that would be refused it proposes the fewest exclusions: a rule,
what it looked at, and where. It loosens no score, and what attacks hold elsewhere is found as before. Look at each before you take it.

  gatehouse waf learn recorded.har --rules crs --waf-rules-directory /etc/gatehouse/waf`,
  flags: [
    {
      name: 'rules',
      type: 'string',
      description: 'As of the policy: built-in unless said, or a set of the directory.',
    },
    rulesFlag,
    { name: 'paranoia', type: 'integer', description: 'From 1 to 4, as of the policy.' },
  ],
  words: { min: 1, max: 100 },
  async run(call) {
    const { words, values, world, show } = call
    const [{ learnedFrom }, { requestsOfHar }] = await Promise.all([import('../waf/learn.ts'), import('../waf/har.ts')])
    const requests: GoodRequest[] = []
    for (const name of words) {
      requests.push(...requestsOfHar(await namedText(world.cwd, name), name))
    }
    const asked = {
      rules: values.rules as string | undefined,
      directory: rulesDir(call),
      paranoia: values.paranoia as number | undefined,
    }
    const found = await withProgress(world, `learning from ${counted(requests.length, 'request')}`, async () =>
      learnedFrom(requests, asked, world.clock),
    )
    await show({ requests: requests.length, ...found }, async () => {
      const { refused, exclude, left } = found
      const said = `# ${counted(requests.length, 'request')}, ${refused} refused; with these exclusions ${left.length}.`
      if (exclude.length === 0) return said
      const written = exclude.map(({ requests: _, ...one }) => one)
      return `${said}\n${await yamlText({ exclude: written })}`
    })
  },
}
