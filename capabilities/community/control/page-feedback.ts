/** Of each page of a portal, whom it helped. */
import type { OperationHandler } from '@gatehouse/control'
import { sql } from 'kysely'

interface Counted {
  page_id: string
  path: string
  title: string
  helped: number
  not: number
}

const pagesMax = 200

export const pageFeedback: OperationHandler<{ path?: string; words: number }> = {
  async run({ transaction, subject }, { path, words }) {
    const { rows } = await sql<Counted>`select p.id as page_id, p.path, p.spec->>'title' as title,
        count(*) filter (where f.helped) as helped, count(*) filter (where not f.helped) as not
      from page_feedback f join portal_pages p on p.organization_id = f.organization_id and p.id = f.page_id
      where p.portal_id = ${subject!.id} and ${path === undefined ? sql`true` : sql`p.path = ${path}`}
      group by p.id, p.path, title order by count(*) filter (where not f.helped) desc, p.path limit ${pagesMax}`.execute(
      transaction,
    )
    const said = await sql<{ page_id: string; helped: boolean; word: string; at: Date | string }>`
      select page_id, helped, word, at from (select *, row_number() over (partition by page_id order by at desc, id desc) as place
        from page_feedback where word is not null and page_id = any(${rows.map(({ page_id }) => page_id)}::text[])) f
      where place <= ${words} order by at desc`.execute(transaction)
    return {
      items: rows.map(({ page_id, helped, not, ...page }) => ({
        ...{ path: page.path, title: page.title, helped: Number(helped), not: Number(not) },
        words: said.rows
          .filter(one => one.page_id === page_id)
          .map(one => ({ helped: one.helped, word: one.word, at: new Date(one.at).toISOString() })),
      })),
    }
  },
}
