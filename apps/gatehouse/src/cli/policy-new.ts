import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import type { Command } from './command.ts'
import { usage } from './usage.ts'

export const command: Command = {
  usage: 'policy new NAME [--dir DIR]',
  summary: 'Writes a policy of your own and its test, ready to be changed.',
  more: 'Then: gatehouse policy test DIR',
  flags: [{ name: 'dir', type: 'string', description: 'Directory of your policies. [policies]' }],
  words: { min: 1, max: 1 },
  async run({ words: [name = ''], values, world, show }) {
    const [{ policyTexts }, { catalogue }] = await Promise.all([
      import('../own-policies/policy-texts.ts'),
      import('../capabilities.ts'),
    ])
    if (!/^[a-z]{3,40}(-[a-z0-9]{1,20}){0,4}$/.test(name))
      throw usage('A name is in lower case with dashes, three letters at least.')
    if (catalogue.policies.has(name)) throw new Failure('already_exists', `There is a built-in policy ${name}.`)
    const dir = String(values.dir ?? 'policies')
    const { text, test } = policyTexts(name)
    const files = new Map([
      [join(dir, `${name}.ts`), text],
      [join(dir, `${name}.test.ts`), test],
    ])
    const taken = [...files.keys()].find(file => existsSync(resolve(world.cwd, file)))
    if (taken) throw new Failure('already_exists', `${taken} exists already; nothing was written.`)
    try {
      mkdirSync(resolve(world.cwd, dir), { recursive: true })
      for (const [file, written] of files) writeFileSync(resolve(world.cwd, file), written, { flag: 'wx' })
    } catch (thrown) {
      throw new Failure('usage_invalid', `${dir} cannot be written: ${(thrown as NodeJS.ErrnoException).code}.`)
    }
    const written = [...files.keys()]
    await show({ files: written }, () => `Wrote ${written.join(' and ')}.\nNext: gatehouse policy test ${dir}`)
  },
}
