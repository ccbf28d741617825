/** What the control API tells of what readers write. */
import type { At } from '../page.ts'
import { productPath } from '../paths.ts'

export interface Author {
  kind: 'developer' | 'publisher' | 'former'
  name?: string
}

interface Written {
  author: Author
  mine: boolean
  createdAt: string
  moderation: 'shown' | 'waiting' | 'hidden'
}

export interface QuestionLine extends Written {
  name: string
  title: string
  product: string
  productTitle: string
  state: 'open' | 'answered' | 'closed'
  private: boolean
  answers: number
  updatedAt: string
}

export interface Post extends Written {
  body: string
  editedAt?: string
  reason?: string
}

export interface Answer extends Post {
  id: string
  accepted: boolean
}

export interface Thread extends QuestionLine, Post {
  answered: Answer[]
}

export interface QuestionList {
  items: QuestionLine[]
  more: boolean
}

export interface Rating {
  average?: number
  count?: number
  own?: number
}

type Asked = Readonly<Record<string, string | number | boolean | undefined>>

export const readQuestions = ({ api }: At, asked: Asked) => api.read<QuestionList>('questions', asked)
export const readThread = ({ api }: At, question: string) => api.read<Thread>('question', { question })
export const readRating = ({ api }: At, product: string) => api.read<Rating>('rating', { product })

/** Something that a reader writes. */
export const writing =
  ({ api }: At) =>
  <T = void>(operation: string, body: object): Promise<T> =>
    api.call<T>('POST', `portals/${encodeURIComponent(api.portal)}/${operation}`, { body })

export const questionPath = (name: string) => `/questions/${encodeURIComponent(name)}`
export const questionsPath = (product: string) => `${productPath(product)}/questions`
export const isSignedIn = ({ site }: At) => site.reader.kind === 'developer'
