// The diagrams of FlexDiagram in Mermaid itself: each is parsed and drawn, and shows every name, however hostile.
// FlexDiagramTests holds the diagrams to the code. build/browser-test.sh runs this with
//   CHROMIUM      the browser
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { chromium } from 'playwright-core';

const read = name => JSON.parse(readFileSync(new URL(`../../../tests/FlexDb.Core.Tests/Diagrams/${name}`, import.meta.url)));
const names = read('hostile-names.json');
const diagrams = read('hostile-diagrams.json');

// As the browser collapses white space.
const collapsed = text => text.replace(/\s+/g, ' ').trim();

// As the diagram stands in for what Mermaid and XML cannot hold.
const shown = name =>
  (name || '∅')
    .replace(/[\u0000-\u001f]/g, control => String.fromCharCode(0x2400 + control.charCodeAt(0)))
    .replace(/[\u007f-\u009f]/g, '\ufffd')
    .replace(/ﬂ°/g, 'fl°')
    .replace(/¶ß/g, '¶ss');

test('Mermaid draws tables, columns and references of any name', async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    const alerts = [];
    page.on('dialog', dialog => alerts.push(dialog.message()) && dialog.dismiss());
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js') });
    const drawn = await page.evaluate(draw, diagrams);

    assert.deepEqual(drawn.failures, []);
    const perDiagram = Math.ceil(names.length / diagrams.length);
    for (const [i, labels] of drawn.labels.entries()) {
      const expected = names.slice(i * perDiagram, (i + 1) * perDiagram).map(name => collapsed(shown(name)));
      assert.deepEqual(labels.tables.map(collapsed).sort(), expected.toSorted(), `tables of diagram ${i}`);
      assert.equal(labels.columns, 2 * expected.length, `columns of diagram ${i}`);
      assert.equal(labels.references, expected.length, `references of diagram ${i}`);
    }
    assert.deepEqual(alerts, [], 'a name was run as a script');
  } finally {
    await browser.close();
  }
});

// Runs in the page.
async function draw(diagrams) {
  mermaid.initialize({ startOnLoad: false });
  const failures = [];
  const labels = [];
  for (const [i, diagram] of diagrams.entries()) {
    try {
      await mermaid.parse(diagram);
      document.body.innerHTML = (await mermaid.render(`diagram${i}`, diagram)).svg;
      const texts = selector => [...document.querySelectorAll(selector)].map(label => label.textContent);
      labels.push({
        tables: texts('.label.name'),
        columns: texts('.label.attribute-name').length,
        references: document.querySelectorAll('.relationshipLine').length,
      });
    } catch (error) {
      failures.push(`${error.message}\n${diagram}`);
    }
  }
  return { failures, labels };
}
