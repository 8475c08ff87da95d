import { randomBytes } from 'node:crypto';

import { and, asc, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/mysql2';
import type { Pool } from 'mysql2/promise';

import { type ColumnDefinition, flexTables, flexTableVersions, type SchemaChange, type TableSchema } from './schema.js';

type Table = typeof flexTables.$inferSelect;

const newId = () => randomBytes(12).toString('hex');

/** The catalog as a Drizzle application writes it: a transaction a write, and no check but that nobody else came first. */
export class Catalog {
  private readonly db;

  constructor(pool: Pool) {
    this.db = drizzle({ client: pool });
  }

  async getByName(applicationId: string, name: string): Promise<Table> {
    const [table] = await this.db
      .select()
      .from(flexTables)
      .where(and(eq(flexTables.applicationId, applicationId), eq(flexTables.name, name), isNull(flexTables.deletedAt)))
      .limit(1);
    return parsed(table);
  }

  async getById(applicationId: string, id: string): Promise<Table> {
    const [table] = await this.db
      .select()
      .from(flexTables)
      .where(and(eq(flexTables.id, id), eq(flexTables.applicationId, applicationId), isNull(flexTables.deletedAt)))
      .limit(1);
    return parsed(table);
  }

  async list(applicationId: string, pageSize: number) {
    return this.db
      .select({
        id: flexTables.id,
        applicationId: flexTables.applicationId,
        name: flexTables.name,
        displayName: flexTables.displayName,
        version: flexTables.version,
        isActive: flexTables.isActive,
        createdAt: flexTables.createdAt,
        updatedAt: flexTables.updatedAt,
        deletedAt: flexTables.deletedAt,
      })
      .from(flexTables)
      .where(and(eq(flexTables.applicationId, applicationId), isNull(flexTables.deletedAt)))
      .orderBy(asc(flexTables.name))
      .limit(pageSize);
  }

  async create(applicationId: string, name: string, columns: ColumnDefinition[], actor: string) {
    const id = newId();
    const schema: TableSchema = {
      columns: columns.map((column) => ({ ...column, id: randomBytes(5).toString('hex') })),
      version: 1,
    };
    const indexedColumns: Record<string, string> = {};
    for (const column of schema.columns) {
      if (column.indexed) {
        indexedColumns[column.name] = `${column.dataType}_1`;
      }
    }

    const changes: SchemaChange[] = schema.columns.map((column) => ({
      type: 'add_column',
      column: column.name,
      details: { after: column },
    }));
    return this.db.transaction(async (tx) => {
      await tx.insert(flexTables).values({ id, applicationId, name, displayName: 'A sample', schema, indexedColumns });
      await tx.insert(flexTableVersions).values({ id: newId(), tableId: id, version: 1, newSchema: schema, changes, createdBy: actor });
      const [table] = await tx.select().from(flexTables).where(eq(flexTables.id, id));
      return parsed(table);
    });
  }

  async edit(applicationId: string, name: string, columnName: string, displayName: string, actor: string) {
    return this.change(applicationId, name, actor, async (_, table) => ({
      columns: table.schema.columns.map((column) => (column.name === columnName ? { ...column, displayName } : column)),
      version: table.version + 1,
    }));
  }

  async revert(applicationId: string, name: string, version: number, actor: string) {
    return this.change(applicationId, name, actor, async (tx, table) => {
      const [old] = await tx
        .select({ newSchema: flexTableVersions.newSchema })
        .from(flexTableVersions)
        .where(and(eq(flexTableVersions.tableId, table.id), eq(flexTableVersions.version, version)));
      return { ...parsedJson(old.newSchema), version: table.version + 1 };
    });
  }

  private async change(
    applicationId: string,
    name: string,
    actor: string,
    next: (tx: Transaction, table: Table) => Promise<TableSchema>,
  ) {
    return this.db.transaction(async (tx) => {
      const [row] = await tx
        .select()
        .from(flexTables)
        .where(and(eq(flexTables.applicationId, applicationId), eq(flexTables.name, name), isNull(flexTables.deletedAt)))
        .for('update');
      const table = parsed(row);
      const schema = await next(tx, table);
      await tx.update(flexTables).set({ schema, version: schema.version }).where(eq(flexTables.id, table.id));
      await tx.insert(flexTableVersions).values({
        id: newId(),
        tableId: table.id,
        version: schema.version,
        previousSchema: table.schema,
        newSchema: schema,
        changes: differences(table.schema, schema),
        createdBy: actor,
      });
      return { ...table, schema, version: schema.version };
    });
  }
}

type Transaction = Parameters<Parameters<ReturnType<typeof drizzle>['transaction']>[0]>[0];

/** Columns are only compared by their labels, which is all that differs here. */
function differences(before: TableSchema, after: TableSchema): SchemaChange[] {
  const known = new Map(before.columns.map((column) => [column.id, column]));
  const changes: SchemaChange[] = [];
  for (const column of after.columns) {
    const was = known.get(column.id);
    if (was && was.displayName !== column.displayName) {
      changes.push({ type: 'modify_column', column: was.name, details: { before: was, after: column } });
    }
  }

  return changes;
}

// MariaDB's JSON is text; from MySQL the driver has parsed it already.
function parsedJson(value: TableSchema): TableSchema {
  return typeof value === 'string' ? JSON.parse(value) : value;
}

function parsed(row: Table | undefined): Table {
  if (!row) {
    throw new Error('There is no such table.');
  }

  return { ...row, schema: parsedJson(row.schema) };
}
