/** What every listener of ours offers: TLS 1.2 and 1.3, forward secrecy and authenticated encryption alone. */
import { constants } from 'node:crypto'

const ciphers = [
  ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
  ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ...['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ...['ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
]

/** `/` is a step down in preference: whoever can do the hybrid exchange is asked to, even at a round trip more. */
const groups = 'X25519MLKEM768/X25519:P-256:P-384'

export const tlsParameters = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ciphers: ciphers.join(':'),
  ecdhCurve: groups,
  honorCipherOrder: true,
  /** A caller without AES in hardware is given ChaCha20 when it prefers it. Renegotiation is gone from TLS 1.3 for reason. */
  secureOptions:
    constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_PRIORITIZE_CHACHA | constants.SSL_OP_CIPHER_SERVER_PREFERENCE,
} as const

/** A ticket is dead when its key is replaced; its life is told to callers. */
export const ticketLifeSeconds = 28_800
