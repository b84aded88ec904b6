// Parses an AsyncAPI document with all that it refers to: one line for each thing that is wrong, and exit status 1 for errors.
import { createRequire } from "node:module";

const [modules, document] = process.argv.slice(2);
const { Parser, fromFile } = createRequire(`${modules}/`)("@asyncapi/parser");

const { document: parsed, diagnostics } = await fromFile(new Parser(), document).parse();
for (const { severity, code, path, message } of diagnostics) {
  console.log(`${["error", "warning", "information", "hint"][severity]} ${code} at ${path.join(".")}: ${message}`);
}
const channels = parsed ? parsed.channels().all().length : 0;
console.log(`${channels} channels, ${parsed ? parsed.messages().all().length : 0} messages`);
process.exit(parsed && !diagnostics.some(({ severity }) => severity === 0) ? 0 : 1);
