/** The reference page of the settings, made from their one table. */
import { flagOf, programSettings, settingsSchema, variableOf } from './settings.ts'

export function settingsPage(): string {
  const { properties } = settingsSchema as unknown as { properties: Record<string, Shape> }
  const rows = Object.entries(properties).map(([name, shape]) => {
    const programs = Object.entries(programSettings).filter(([, names]) => (names as readonly string[]).includes(name))
    const otherwise = shape.default === undefined ? '' : `\`${JSON.stringify(shape.default)}\``
    return `| \`${name}\` | \`--${flagOf(name)}\`<br>\`${variableOf(name)}\` | ${typeOf(shape)} | ${otherwise} | ${programs.map(([program]) => program).join(', ')} | ${shape.description ?? ''} |`
  })
  return `<!-- Made by \`npm run generate\`. Do not edit. -->

# Settings

Each stands as a key in \`gatehouse.yaml\` (or the file that \`--settings\` or \`GATEHOUSE_SETTINGS\` names), as a variable and
as a flag. The flag goes before the variable, the variable before the file. A list in a variable or flag has commas.

| key | flag, variable | type | default | read by | |
|---|---|---|---|---|---|
${rows.join('\n')}
`
}

interface Shape {
  type?: string
  enum?: unknown[]
  minimum?: number
  maximum?: number
  default?: unknown
  description?: string
}

function typeOf({ type, enum: words, minimum, maximum }: Shape): string {
  if (words) return words.map(word => `\`${word}\``).join(', ')
  if (type === 'array') return 'list of texts'
  if (type === 'string') return 'text'
  return minimum === undefined ? String(type) : `${type} ${minimum} to ${maximum}`
}
