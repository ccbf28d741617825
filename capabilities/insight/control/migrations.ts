import type { Migration } from '@gatehouse/store'

/** Frozen once released: a change is a new migration. */
export const migrations: readonly Migration[] = [
  {
    id: '0083-dashboards',
    capability: 'insight',
    sql: `
create table dashboards (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on dashboards (organization_id, created_at, id);
create index on dashboards (organization_id, updated_at, id);
`,
  },
]
