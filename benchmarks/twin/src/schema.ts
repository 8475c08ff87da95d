import { boolean, int, json, mysqlTable, timestamp, varchar } from 'drizzle-orm/mysql-core';

export interface ColumnValidation {
  maxLength?: number;
  minLength?: number;
  pattern?: string;
  enum?: unknown[];
  min?: number | string;
  max?: number | string;
  targetTable?: string;
  onDelete?: 'cascade' | 'set-null' | 'restrict';
  computed?: string;
}

export interface ColumnDefinition {
  id?: string;
  name: string;
  dataType: string;
  displayName?: string;
  required?: boolean;
  unique?: boolean;
  indexed?: boolean;
  defaultValue?: unknown;
  validation?: ColumnValidation;
}

export interface TableSchema {
  columns: ColumnDefinition[];
  version: number;
}

export interface SchemaChange {
  type: 'add_column' | 'remove_column' | 'modify_column';
  column: string;
  details: { before?: ColumnDefinition; after?: ColumnDefinition };
}

export const flexTables = mysqlTable('flex_tables', {
  id: varchar('id', { length: 128 }).primaryKey(),
  applicationId: varchar('application_id', { length: 128 }).notNull(),
  name: varchar('name', { length: 255 }).notNull(),
  displayName: varchar('display_name', { length: 255 }),
  schema: json('schema').$type<TableSchema>().notNull(),
  indexedColumns: json('indexed_columns').$type<Record<string, string>>(),
  version: int('version').notNull().default(1),
  isActive: boolean('is_active').notNull().default(true),
  createdAt: timestamp('created_at', { fsp: 6 }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { fsp: 6 }).notNull().defaultNow().onUpdateNow(),
  deletedAt: timestamp('deleted_at', { fsp: 6 }),
});

export const flexTableVersions = mysqlTable('flex_table_versions', {
  id: varchar('id', { length: 128 }).primaryKey(),
  tableId: varchar('table_id', { length: 128 }).notNull().references(() => flexTables.id),
  version: int('version').notNull(),
  previousSchema: json('previous_schema').$type<TableSchema>(),
  newSchema: json('new_schema').$type<TableSchema>().notNull(),
  changes: json('changes').$type<SchemaChange[]>().notNull(),
  createdBy: varchar('created_by', { length: 128 }),
  createdAt: timestamp('created_at', { fsp: 6 }).notNull().defaultNow(),
});
