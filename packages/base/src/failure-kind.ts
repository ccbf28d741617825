export interface FailureKind {
  status: number
  title: string
  hint: string
}
