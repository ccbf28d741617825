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
  {
    id: '0091-insight-anomalies',
    capability: 'insight',
    sql: `
-- What was not as usual. Of whom it was is identifiers without a key: what is deleted was called all the same. Open without an end.
create table anomalies (
  id text not null,
  organization_id text not null,
  kind text not null,
  environment text not null,
  api text not null,
  application text not null,
  measure text not null,
  from_at timestamptz not null,
  to_at timestamptz,
  observed double precision not null,
  expected double precision not null,
  low double precision not null,
  high double precision not null,
  confidence double precision not null,
  created_at timestamptz not null,
  primary key (id),
  unique (organization_id, id),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on anomalies (organization_id, from_at, id);
create index on anomalies (organization_id, api, from_at);
create unique index anomalies_one_open on anomalies (organization_id, kind, environment, api, application, measure) where to_at is null;
-- What is usual of an organization's series, as it was learned up to a moment. Whoever moves the moment has found what came before.
create table watches (
  organization_id text not null,
  watched_to timestamptz not null,
  state text not null,
  primary key (organization_id),
  foreign key (organization_id) references organizations (id) on delete cascade
);
`,
  },
]
