/** YAML comes when it is needed: most pages show none. */
export async function yamlText(value: unknown): Promise<string> {
  const { stringify } = await import('yaml')
  return stringify(value, { lineWidth: 100, aliasDuplicateObjects: false })
}

/** Throws what is wrong with the text, with its line. */
export async function readYaml(text: string): Promise<unknown> {
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text, { prettyErrors: true })
  const [error] = document.errors
  if (error) throw new Error(error.message)
  return document.toJS({ maxAliasCount: 100 })
}
