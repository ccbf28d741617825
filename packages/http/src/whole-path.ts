/** Paths of this machine that an operator names, for sockets and files. */

/** Whole and in one form only, so that a path that is allowed is the path that is opened. */
export const isWholePath = (path: string): boolean =>
  /^(\/[\w.~@+-]+)+$/.test(path) && path.split('/').every(step => step !== '.' && step !== '..')
