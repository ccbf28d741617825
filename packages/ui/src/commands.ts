/** One call of the control API as other people make it: curl, the command line. Pure. */
export interface Told {
  method: string
  /** With its host. */
  url: string
  body?: unknown
}

/** A word for a shell of POSIX: nothing in it is read by the shell. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

export function asCurl({ method, url, body }: Told): string {
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${shellWord(url)}`,
    `-H "Authorization: Bearer $GATEHOUSE_TOKEN"`,
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d ${shellWord(JSON.stringify(body))}`]),
  ]
  return lines.join(' \\\n  ')
}

export interface CliCall {
  /** Such as `api-versions`; none for a command of its own. */
  noun?: string
  verb: string
  name?: string
  organization?: string
  workspace?: string
  values?: Readonly<Record<string, unknown>>
}

const flag = (key: string) => `--${key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`

export function asCli({ noun, verb, name, organization, workspace, values = {} }: CliCall): string {
  const flags = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(
      ([key, value]) => `${flag(key)} ${shellWord(typeof value === 'object' ? JSON.stringify(value) : String(value))}`,
    )
  const places = [
    ...(organization && organization !== 'default' ? [`--organization ${shellWord(organization)}`] : []),
    ...(workspace && workspace !== 'default' ? [`--workspace ${shellWord(workspace)}`] : []),
  ]
  return ['gatehouse', noun, verb, name && shellWord(name), ...flags, ...places].filter(Boolean).join(' ')
}
