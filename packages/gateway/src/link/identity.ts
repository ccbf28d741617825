import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readJsonFile, writeWhole } from './state-file.ts'

/** Who this gateway is, and by whom it was admitted. */
export interface Identity {
  node: string
  gatewayGroup: string
  /** PKCS #8, PEM. */
  key: string
  /** PEM. */
  certificate: string
  /** PEM. */
  authority: string
}

export function readIdentity(stateDir: string): Identity | undefined {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  return readJsonFile<Identity>(join(stateDir, 'identity.json'))
}

export const writeIdentity = (stateDir: string, identity: Identity) =>
  writeWhole(join(stateDir, 'identity.json'), JSON.stringify(identity))
