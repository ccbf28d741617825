/** What a picture is, by its bytes alone. */
const signatures: readonly (readonly [type: string, begins: (bytes: Buffer) => boolean])[] = [
  ['image/png', bytes => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))],
  ['image/jpeg', bytes => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))],
  ['image/gif', bytes => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6))],
  ['image/webp', bytes => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'],
  ['image/avif', bytes => bytes.toString('latin1', 4, 12) === 'ftypavif'],
  [
    'image/svg+xml',
    bytes => /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?<svg[\s>]/.test(bytes.toString('utf8', 0, 4096)),
  ],
]

export const imageType = (bytes: Buffer): string | undefined => signatures.find(([, begins]) => begins(bytes))?.[0]
