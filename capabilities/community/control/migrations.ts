import type { Migration } from '@gatehouse/store'

/** Frozen once released: a change is a new migration. */
export const migrations: readonly Migration[] = [
  {
    id: '0079-community',
    capability: 'community',
    sql: `
create table questions (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  state text not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  portal_id text not null,
  product_id text not null,
  private boolean,
  asked_by text,
  team text,
  moderation text,
  assignee text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, portal_id) references portals (organization_id, id) on delete cascade,
  foreign key (organization_id, product_id) references products (organization_id, id) on delete cascade
);
create index on questions (organization_id, portal_id);
create index on questions (organization_id, product_id);
create index on questions (organization_id, state);
create index on questions (organization_id, created_at, id);
create index on questions (organization_id, updated_at, id);
create index on questions (portal_id, product_id, created_at);
create index on questions (asked_by);

-- Who wrote is an id without a key: a person who is deleted is a former member, and what she wrote stays. Nobody: the publisher.
create table question_answers (
  id text not null,
  organization_id text not null,
  question_id text not null,
  developer_id text,
  publisher text,
  body text not null,
  moderation text not null,
  reason text,
  created_at timestamptz not null,
  edited_at timestamptz,
  primary key (id),
  unique (organization_id, id),
  foreign key (organization_id, question_id) references questions (organization_id, id) on delete cascade
);
create index on question_answers (organization_id, question_id, created_at);
create index on question_answers (developer_id);

create table post_reports (
  organization_id text not null,
  question_id text not null,
  answer_id text not null,
  developer_id text not null,
  reason text not null,
  at timestamptz not null,
  primary key (question_id, answer_id, developer_id),
  foreign key (organization_id, question_id) references questions (organization_id, id) on delete cascade
);
create table barred_writers (
  organization_id text not null,
  developer_id text not null,
  reason text not null,
  at timestamptz not null,
  primary key (organization_id, developer_id),
  foreign key (organization_id, developer_id) references developers (organization_id, id) on delete cascade
);
create table product_ratings (
  organization_id text not null,
  portal_id text not null,
  product_id text not null,
  developer_id text not null,
  stars bigint not null,
  at timestamptz not null,
  primary key (portal_id, product_id, developer_id),
  foreign key (organization_id, portal_id) references portals (organization_id, id) on delete cascade,
  foreign key (organization_id, product_id) references products (organization_id, id) on delete cascade,
  foreign key (organization_id, developer_id) references developers (organization_id, id) on delete cascade
);
create index on product_ratings (organization_id, product_id);
create index on product_ratings (organization_id, developer_id);
-- Of who is not signed in there is no id.
create table page_feedback (
  id text not null,
  organization_id text not null,
  page_id text not null,
  developer_id text,
  helped boolean not null,
  word text,
  at timestamptz not null,
  primary key (id),
  unique (page_id, developer_id),
  foreign key (organization_id, page_id) references portal_pages (organization_id, id) on delete cascade,
  foreign key (organization_id, developer_id) references developers (organization_id, id) on delete cascade
);
create index on page_feedback (organization_id, page_id, at);
create index on page_feedback (organization_id, developer_id);
`,
  },
]
