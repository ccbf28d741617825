/** `Name: value` on each line, as fields of a request. Pure. */
export const fieldsIn = (text: string): { name: string; value: string }[] =>
  text.split('\n').flatMap(line => {
    const [name = '', ...rest] = line.split(':')
    return name.trim() === '' ? [] : [{ name: name.trim(), value: rest.join(':').trim() }]
  })
