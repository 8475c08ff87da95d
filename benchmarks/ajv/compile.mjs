// Ajv as the documentation of ToJsonSchema asks for it: formats asserted, patterns without the flag u.
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

export function compile(schema, options = {}) {
  const ajv = new Ajv2020({ allowUnionTypes: true, unicodeRegExp: false, ...options });
  addFormats(ajv);
  return ajv.compile(schema);
}
