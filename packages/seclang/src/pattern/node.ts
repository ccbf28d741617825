/** A pattern as it is read: enough to write it anew, and to know what stands in everything that fits it. */
export type Node =
  /** One character. */
  | { kind: 'letter'; code: number; anyCase: boolean }
  /** One character of several; `source` is how V8 writes it. */
  | { kind: 'class'; source: string; anyCase: boolean }
  | { kind: 'sequence'; nodes: readonly Node[] }
  | { kind: 'choice'; nodes: readonly Node[] }
  | { kind: 'repeat'; node: Node; min: number; max: number; how: '' | '?' | '+' }
  /** A group that is told; `name` where it has one. */
  | { kind: 'group'; node: Node; name: string | undefined }
  /** `(?=`, `(?!`, `(?<=`, `(?<!`, and `(?>`, which is told as such. */
  | { kind: 'look'; node: Node; opening: string }
  | { kind: 'atomic'; node: Node }
  | { kind: 'place'; source: string }
  | { kind: 'reference'; source: string }

export class PatternProblem extends Error {}
