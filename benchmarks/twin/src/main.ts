// Does jobs that come as lines of JSON, and answers each with the milliseconds that it took.
import { createInterface } from 'node:readline';

import { createPool } from 'mysql2/promise';

import { Catalog } from './catalog.js';
import type { ColumnDefinition } from './schema.js';

interface Job {
  application: string;
  operation: string;
  columns: number;
  callers: number;
  calls: number;
  pageSize: number;
  listedApplication: string;
}

const actor = 'user_17';
const pool = createPool({ ...JSON.parse(process.env.TWIN_SERVER!), connectionLimit: 64 });
const catalog = new Catalog(pool);
const columns = new Map<number, ColumnDefinition[]>();
const ids = new Map<number, string>();
const versions = new Map<string, number>();
let numbers = 0;

const number = () => String(++numbers).padStart(9, '0');

function otherVersion(table: string): number {
  const version = versions.has(table) ? 3 - versions.get(table)! : 1;
  versions.set(table, version);
  return version;
}

async function learn(job: Job) {
  if (!columns.has(job.columns)) {
    const table = await catalog.getByName(job.application, `read_${job.columns}`);
    columns.set(job.columns, table.schema.columns.map(({ id, ...column }) => column));
    ids.set(job.columns, table.id);
  }
}

function call(job: Job, caller: number): Promise<unknown> {
  const { application } = job;
  switch (job.operation) {
    case 'Create':
      return catalog.create(application, `twin_${process.pid}_${number()}`, columns.get(job.columns)!, actor);
    case 'ReadByName':
    case 'ReadUnchanged':
      return catalog.getByName(application, `read_${job.columns}`);
    case 'ReadById':
      return catalog.getById(application, ids.get(job.columns)!);
    case 'List':
      return catalog.list(job.listedApplication, job.pageSize);
    case 'Edit':
      return catalog.edit(application, `edit_${job.columns}_${caller}`, 'column_1', `Label ${number()}`, actor);
    case 'Revert': {
      const table = `revert_${job.columns}_${caller}`;
      return catalog.revert(application, table, otherVersion(table), actor);
    }
    default:
      throw new Error(`Unknown operation ${job.operation}.`);
  }
}

async function callRepeatedly(job: Job, caller: number) {
  for (let i = 0; i < job.calls; i++) {
    await call(job, caller);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line) as Job;
  await learn(job);
  const start = process.hrtime.bigint();
  await Promise.all(Array.from({ length: job.callers }, (_, caller) => callRepeatedly(job, caller)));
  console.log(String(Number(process.hrtime.bigint() - start) / 1e6));
}

await pool.end();
