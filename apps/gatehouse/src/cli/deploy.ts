import type { Command } from './command.ts'
import { verbOf } from './shortcut.ts'
import { askedStage, stageFlags } from './stage-flags.ts'
import { waitForStage } from './stage-progress.ts'
import { answerText, askOf, verbFlags } from './verb.ts'

const { verb } = verbOf('ApiVersion', 'deploy')

export const command: Command = {
  usage: 'deploy VERSION ENVIRONMENT',
  summary: 'Puts a revision of an API version, the newest unless said, on an environment.',
  more: 'With --percent it is staged: a share gets it, watched, and it is promoted or rolled back by itself.',
  flags: [
    ...verbFlags(verb).filter(({ name }) => name !== 'stage'),
    ...stageFlags,
    { name: 'wait', type: 'boolean', description: 'Until it is live, rolled back, or waits for a person.' },
  ],
  words: { min: 2, max: 2 },
  async run(call) {
    const stage = askedStage(call.values)
    const ask = askOf(verb, call)
    const body = { ...(ask.body as object), ...(stage ? { stage } : {}) }
    const answer = (await call.api().ask({ ...ask, body })) as { deployment: string }
    if (call.values.wait !== true) return call.show(answer, () => answerText(verb, answer, ask))
    await waitForStage(call, answer.deployment)
  },
}
