// Ajv as the documentation of ToJsonSchema asks for it: formats asserted, patterns without the flag u, only a record's
// own properties looked at, and the keywords that check nothing made known.
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

export function compile(schema, options = {}) {
  const ajv = new Ajv2020({ allowUnionTypes: true, unicodeRegExp: false, ownProperties: true, ...options });
  ajv.addVocabulary(["x-flexdb-unique", "x-flexdb-reference", "x-flexdb-computed"]);
  addFormats(ajv);
  return ajv.compile(schema);
}
