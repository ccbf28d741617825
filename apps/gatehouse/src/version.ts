import { readFileSync } from 'node:fs'

/** Of the program, from the package it came in. */
export const version: string = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
).version
