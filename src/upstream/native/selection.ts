import { storable } from '../../database/storable.ts';
import { Prisma } from '../../database/generated/client.ts';
import { bytesOf } from '../../domain/filter.ts';
import type { Mark, Ordering } from '../../domain/page/order.ts';
import type { ClassSize, PoolFilter, ResourcePool } from '../../domain/pool.ts';
import { gatewaySystem } from '../../domain/system.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { isAdministrator } from './bound-database.ts';
import { emailKey } from './email.ts';
import { poolGlobalId } from './map.ts';

const all = Prisma.sql`TRUE`;
const none = Prisma.sql`FALSE`;

/** The pools, as `p`, that this viewer may see: the one place that says it. */
export function visibleTo(viewer: Viewer): Prisma.Sql {
  const { issuer, subject } = viewer;
  if (isAdministrator(viewer)) return all;
  if (issuer === null || subject === null) return Prisma.sql`p.public`;
  const email = viewer.emailVerified ? emailKey(viewer.email) : null;
  const account = isStorable(subject) ? Prisma.sql`(m.issuer = ${issuer} AND m.subject = ${subject})` : none;
  const isMember = Prisma.sql`${account} OR m.email = ${email}`;
  return Prisma.sql`(p.public OR EXISTS (SELECT 1 FROM pool_member m WHERE m.pool_id = p.id AND (${isMember})))`;
}

/** `poolMatches`, said to the database. */
export function passing({ systems, text, public: isPublic, fits }: PoolFilter): Prisma.Sql {
  const conditions = [
    systems && !systems.includes(gatewaySystem.name) ? none : all,
    text ? named(text) : all,
    typeof isPublic === 'boolean' ? Prisma.sql`p.public = ${isPublic}` : all,
    fits ? fitting(fits) : all,
  ];
  return Prisma.join(conditions, ' AND ');
}

/** Not LIKE, where `%` and `_` mean something. */
function named(text: string): Prisma.Sql {
  if (!isStorable(text)) return none;
  return Prisma.sql`strpos(p.search_name, ${text.toLowerCase()}) > 0`;
}

/** No row holds what PostgreSQL does not take, and asking for it is an error there. */
function isStorable(text: string): boolean {
  return storable(text) === text;
}

function fitting({ cpu, gpu, memory, storage }: ClassSize): Prisma.Sql {
  const sizes = [
    atLeast(Prisma.sql`c.cpu`, cpu),
    atLeast(Prisma.sql`c.gpu`, gpu),
    atLeast(Prisma.sql`c.memory`, bytesOf(memory)),
    atLeast(Prisma.sql`c.max_storage`, bytesOf(storage)),
  ];
  return Prisma.sql`EXISTS (SELECT 1 FROM resource_class c WHERE c.pool_id = p.id AND ${Prisma.join(sizes, ' AND ')})`;
}

/** No size is below 0. */
function atLeast(column: Prisma.Sql, wanted: number | null | undefined): Prisma.Sql {
  return wanted && wanted > 0 ? Prisma.sql`${column} >= ${wanted}::float8` : all;
}

/** Ids stand in the order of their text, where 10 comes before 9; collation C is that of `compareText`. */
const name = Prisma.sql`p.name COLLATE "C"`;
const globalId = Prisma.sql`(${poolGlobalId(0).slice(0, -1)}::text || p.id) COLLATE "C"`;

/** The pools that come after this place, which can be one of another system. */
export function following(after: Mark | null, { direction, backwards }: Ordering<ResourcePool>): Prisma.Sql {
  if (after === null) return all;
  const beyondName = direction === 'ASC' ? Prisma.sql`>` : Prisma.sql`<`;
  const beyondId = backwards ? Prisma.sql`<` : Prisma.sql`>`;
  return Prisma.sql`(${name} ${beyondName} ${after.key} OR (${name} = ${after.key} AND ${globalId} ${beyondId} ${after.id}))`;
}

export function inOrder({ direction, backwards }: Ordering<ResourcePool>): Prisma.Sql {
  const nameWay = direction === 'ASC' ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const idWay = backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  return Prisma.sql`${name} ${nameWay}, ${globalId} ${idWay}`;
}
