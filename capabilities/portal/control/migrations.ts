import type { Migration } from '@gatehouse/store'

/** Frozen once released: a change is a new migration. */
export const migrations: readonly Migration[] = [
  {
    id: '0072-portals',
    capability: 'portal',
    sql: `
create table portals (
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
  environments_live_id text not null,
  environments_sandbox_id text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, environments_live_id) references environments (organization_id, id) on delete restrict,
  foreign key (organization_id, environments_sandbox_id) references environments (organization_id, id) on delete restrict
);
create index on portals (organization_id, environments_live_id);
create index on portals (organization_id, environments_sandbox_id);
create index on portals (organization_id, created_at, id);
create index on portals (organization_id, updated_at, id);

create table portal_pages (
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
  portal_id text not null,
  path text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  unique (organization_id, portal_id, path),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, portal_id) references portals (organization_id, id) on delete cascade
);
create index on portal_pages (organization_id, portal_id);
create index on portal_pages (organization_id, created_at, id);
create index on portal_pages (organization_id, updated_at, id);

create table portal_assets (
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
  portal_id text not null,
  path text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  unique (organization_id, portal_id, path),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, portal_id) references portals (organization_id, id) on delete cascade
);
create index on portal_assets (organization_id, portal_id);
create index on portal_assets (organization_id, created_at, id);
create index on portal_assets (organization_id, updated_at, id);

-- Which portal answers on a host, whatever the organization.
create table portal_hosts (
  host text not null,
  organization_id text not null,
  portal_id text not null,
  primary key (host),
  foreign key (organization_id, portal_id) references portals (organization_id, id) on delete cascade
);
create index on portal_hosts (organization_id, portal_id);

-- What revisions describe, taken apart once, outside of the control plane's own process; whole with an outline or a failure.
create table portal_references (
  revision_id text not null,
  organization_id text not null,
  outline jsonb,
  document text,
  sha256 text,
  changes jsonb not null,
  failure text,
  published_at timestamptz not null,
  made_at timestamptz not null,
  primary key (revision_id),
  unique (organization_id, revision_id),
  foreign key (organization_id, revision_id) references revisions (organization_id, id) on delete cascade
);

-- Its endpoints and schemas, each as it is shown.
create table portal_parts (
  organization_id text not null,
  revision_id text not null,
  kind text not null,
  name text not null,
  position bigint not null,
  title text not null,
  method text,
  path text,
  deprecated boolean not null,
  group_name text not null,
  tags jsonb not null,
  content text not null,
  words tsvector not null,
  primary key (revision_id, kind, name),
  foreign key (organization_id, revision_id) references portal_references (organization_id, revision_id) on delete cascade
);
create index on portal_parts (organization_id, revision_id, kind, position);
create index on portal_parts (organization_id, revision_id, group_name);
create index portal_parts_words on portal_parts using gin (words);
`,
  },
  {
    id: '0081-portal-packed-documents',
    capability: 'portal',
    sql: `
-- In place of the document as text: compressed, in Base64.
alter table portal_references add column packed text;
`,
  },
]
