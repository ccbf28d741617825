import type { AuthScheme, Group, SdkModel } from '@gatehouse/sdk-model'
import { serverOf } from '../server-of.ts'
import { comment } from './comment.ts'
import { property, text } from './naming.ts'
import type { Around } from './typescript.ts'

export function clientFile(around: Around): string {
  const { model, classes, files, members } = around
  const imports = model.groups.map(
    group => `import { ${classes.get(group)!} } from './groups/${files.get(group)!}.ts'\n`,
  )
  const fields = model.groups.map(
    group => `${comment([group.description], '  ')}  readonly ${members.get(group)!}: ${classes.get(group)!}\n`,
  )
  const made = model.groups.map(group => `    this.${members.get(group)!} = new ${classes.get(group)!}(core)\n`)
  return `${imports.join('')}import { Core, type CoreOptions, type Secret } from './runtime/core.ts'
import type { SchemeShape } from './runtime/shape.ts'

export interface ClientOptions extends CoreOptions {
${baseUrl(model)}  auth?: {
${model.schemes.map(schemeField).join('')}  }
}

const schemes: Readonly<Record<string, SchemeShape>> = {
${model.schemes.map(schemeText).join('')}}

${comment([`Client of ${model.title}.`])}export class Client {
${fields.join('')}
  constructor(options: ClientOptions${hasServer(model) ? ' = {}' : ''}) {
    const core = new Core(options, schemes, ${text(serverOf(model) ?? '')})
${made.join('')}  }
}
`
}

const hasServer = (model: SdkModel) => serverOf(model) !== undefined

const baseUrl = (model: SdkModel) =>
  hasServer(model) ? '' : `  /** The document names no server. */\n  baseUrl: string\n`

const schemeField = ({ id, kind, description }: AuthScheme) =>
  `${comment([description ?? (kind === 'basic' ? 'As user:password.' : undefined)], '    ')}    ${property(id)}?: Secret\n`

const schemeText = ({ id, kind, in: place, name, prefix }: AuthScheme) =>
  `  ${property(id)}: ${text({ kind, in: place, name, prefix })},\n`

export function indexFile({ model, files }: Around): string {
  const groups = (one: Group) => `export * from './groups/${files.get(one)!}.ts'\n`
  return `export { Client, type ClientOptions } from './client.ts'
${model.groups.map(groups).join('')}export type { Binary } from './runtime/body.ts'
export type { CallOptions, Secret } from './runtime/core.ts'
export { ApiError, ConnectionError, ReplyError } from './runtime/errors.ts'
export type { ServerSentEvent } from './runtime/streams.ts'
export type * from './types.ts'
`
}
