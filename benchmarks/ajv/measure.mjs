// Measures JSON.parse with a compiled Ajv validator on the cases of a file: node measure.mjs CASES.json
// Prints the median nanoseconds of each case's record: JSON.parse alone, and both.
import { readFileSync } from "node:fs";
import { compile } from "./compile.mjs";

const rounds = 41;
const roundNanoseconds = 12e6;
const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));

function time(call, calls) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < calls; i++) call();
  return Number(process.hrtime.bigint() - start) / calls;
}

function median(call) {
  let calls = 100;
  for (let warm = 0; warm < 20; warm++) {
    calls = Math.max(1, Math.floor(roundNanoseconds / time(call, calls)));
  }
  return Array.from({ length: rounds }, () => time(call, calls)).sort((a, b) => a - b)[rounds >> 1];
}

const results = cases.map(({ schema, record, valid }) => {
  // As the validator does: every error.
  const validate = compile(JSON.parse(schema), { allErrors: true });

  // A host gets bytes, and so does the validator.
  const bytes = Buffer.from(record);
  if (validate(JSON.parse(bytes.toString())) !== valid) throw new Error(`Judged wrongly: ${record.slice(0, 80)}`);
  return {
    parse: median(() => JSON.parse(bytes.toString())),
    both: median(() => validate(JSON.parse(bytes.toString()))),
  };
});
console.log(JSON.stringify(results));
