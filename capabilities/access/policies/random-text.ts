import { base64url } from 'jose'

/** 32 bytes that nobody guesses, as they stand in addresses and cookies. */
export const randomText = () => base64url.encode(crypto.getRandomValues(new Uint8Array(32)))
