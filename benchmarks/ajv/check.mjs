// Judges every row of record-cases.json by the exported JSON Schema of its group: node check.mjs
import { readFileSync } from "node:fs";
import { compile } from "./compile.mjs";

const folder = new URL("../../tests/FlexDb.Core.Tests/Validation/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const { groups } = read("record-cases.json");
const schemas = read("record-schemas.json");

let rows = 0;
let excused = 0;
const wrong = [];
if (schemas.length !== groups.length) {
  wrong.push(`There are ${groups.length} groups of rows, but ${schemas.length} schemas.`);
}

groups.forEach((group, index) => {
  const validate = compile(schemas[index]);
  const name = group.as ?? group.column.name;
  for (const [json, outcome, reason] of group.rows) {
    rows++;
    const accepted = validate(JSON.parse(json === "" ? "{}" : `{"${name}":${json}}`));
    const expected = !outcome.startsWith("!");
    excused += reason ? 1 : 0;
    if ((accepted === expected) !== (reason === undefined)) {
      const told = reason ? `and no longer differs, though the row says: ${reason}` : `but the validator says ${outcome}`;
      wrong.push(`${JSON.stringify(group.column)}: Ajv ${accepted ? "accepts" : "refuses"} ${json.slice(0, 60)} ${told}`);
    }
  }
});

wrong.forEach((line) => console.error(line));
console.log(`Ajv judged ${rows} rows: ${rows - excused - wrong.length} alike, ${excused} differ as their rows say, ${wrong.length} wrong.`);
process.exit(wrong.length === 0 ? 0 : 1);
