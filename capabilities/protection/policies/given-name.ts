/** Names of fields in what is told of traffic. */
const given = /^[A-Za-z_$@][A-Za-z0-9_.:$[\]-]{0,63}$/
const isGiven = (name: string) => given.test(name) && !/\d{5}/.test(name) && !/^.+@/.test(name)

/** The name where somebody chose it for a field; what may be data is told as `(unusual)`. */
export const nameOf = (name: string) => (isGiven(name) ? name : '(unusual)')
