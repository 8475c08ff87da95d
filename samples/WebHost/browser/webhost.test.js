// The sample in a real browser, as a person uses it. build/browser-test.sh starts the sample and runs this with
//   WEBHOST_URL   where the sample listens, on an empty catalog
//   CHROMIUM      the browser
//   SCREENSHOTS   the folder for pictures of each page
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const url = process.env.WEBHOST_URL;
const pictures = process.env.SCREENSHOTS;
const wide = { width: 1280, height: 900 };
const narrow = { width: 390, height: 844 };
let context;
let page;
const errors = [];

before(async () => {
  mkdirSync(pictures, { recursive: true });
  context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'webhost-browser-')), {
    executablePath: process.env.CHROMIUM,
    headless: true,
    viewport: wide,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(30_000);
  page.on('pageerror', error => errors.push(String(error)));
  page.on('response', response => {
    if (response.status() >= 500) errors.push(`${response.status()} ${response.url()}`);
  });
});

after(async () => context?.close());

const api = (path, init = {}) =>
  fetch(url + path, { ...init, headers: { 'X-Api-Key': 'demo-key', 'Content-Type': 'application/json', ...init.headers } });

// Takes a picture in both widths, and sees that nothing sticks out sideways and that a finger finds what it is to press.
async function picture(name) {
  for (const viewport of [wide, narrow]) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: join(pictures, `${name}-${viewport.width}.png`), fullPage: true });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= viewport.width, `${name} is ${width} wide on a screen of ${viewport.width}`);
    const tiny = await page.evaluate(
      smallest => [...document.querySelectorAll('button, .button, .home, .tables a, summary, select, input:not([type=hidden], [type=checkbox]), label:has(input)')]
        .filter(item => item.getBoundingClientRect().height < smallest)
        .map(item => item.outerHTML),
      44,
    );
    assert.deepEqual(tiny, [], `too small to press in ${name}`);
    const clipped = await page.evaluate(() => [...document.querySelectorAll('.scroll')].filter(item => item.scrollWidth > item.clientWidth).length);
    assert.equal(clipped, 0, `the diagram in ${name} does not fit a screen of ${viewport.width}`);
  }
  await page.setViewportSize(wide);
}

async function signIn(key) {
  await page.goto(url);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function createTable(name, displayName) {
  await page.goto(url);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Display name').fill(displayName);
  await page.getByRole('button', { name: 'Create table' }).click();
  await page.getByRole('heading', { level: 1, name: displayName }).waitFor();
}

const changes = () => page.locator('.diff li').allTextContents();

test('a key that is not known is refused, and one that is comes in', async () => {
  await signIn('nonsense');
  assert.equal(await page.getByRole('alert').textContent(), 'The key is not known.');
  await picture('sign-in');
  await signIn('demo-key');
  await page.getByRole('heading', { level: 1, name: 'Tables' }).waitFor();
  assert.match(await page.locator('main').textContent(), /There is no table yet/);
});

test('tables are created, and a name that breaks the rules is explained', async () => {
  await createTable('companies', 'Companies');
  await createTable('contacts', 'Contacts');
  await page.goto(url);
  await page.getByLabel('Name', { exact: true }).fill('Not A Name');
  await page.getByRole('button', { name: 'Create table' }).click();
  assert.match(await page.getByRole('alert').textContent(), /Not A Name/);
});

test('a column is planned, reviewed and applied by the keyboard alone', async () => {
  await page.goto(`${url}/tables/contacts`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  for (let i = 0; i < 20 && (await page.evaluate(() => document.activeElement.id)) !== 'name'; i++) await page.keyboard.press('Tab');
  await page.keyboard.type('email');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Review' }).waitFor();
  assert.deepEqual(await changes(), ['+ email: string, unique']);
  assert.match(await page.locator('.impact').textContent(), /Safe/);
  await picture('review-safe');

  const before = await (await api('/api/tables/contacts')).json();
  assert.equal(before.version, 1, 'a review has done nothing');
  for (let i = 0; i < 20 && (await page.evaluate(() => document.activeElement.textContent)) !== 'Apply'; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('status').waitFor();
  assert.equal(await page.getByRole('status').textContent(), 'Done: this is version 2 now.');
  assert.match(await page.locator('.columns').textContent(), /email.*string, unique.*string_1/s);
});

test('a reference is drawn in the diagram and told in its Mermaid text', async () => {
  await page.goto(`${url}/tables/contacts`);
  await page.getByLabel('Name', { exact: true }).fill('company');
  await page.getByLabel('Type').selectOption('reference');
  await page.getByLabel('Table referred to').selectOption('companies');
  await page.getByRole('button', { name: 'Review the change…' }).click();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('status').waitFor();
  await page.goto(url);
  assert.equal(await page.locator('svg.diagram.wide path title').textContent(), 'contacts.company refers to companies');
  await page.getByText('As Mermaid text').click();
  assert.match(await page.locator('pre').textContent(), /erDiagram[^]*companies[^]*contacts/);
  await picture('tables');
});

test('a change that drops values is done only with consent', async () => {
  await page.goto(`${url}/tables/contacts`);
  await page.getByRole('button', { name: 'Remove email…' }).click();
  assert.match(await page.locator('.impact').textContent(), /Lossy/);
  await picture('review-lossy');
  await page.getByRole('button', { name: 'Apply' }).click();
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Review', 'the browser asks for the consent first');
  await page.getByLabel('I have read this').check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('status').waitFor();
  const versions = await page.locator('.history > li').allTextContents();
  assert.equal(versions.length, 4);
  assert.match(versions[0], /Version 4.*demo_user.*- email: string, unique/s);
  assert.match(versions[3], /Version 1.*No columns/s);
  await picture('table');
});

test('what the rules forbid is explained, and what was typed is kept', async () => {
  await page.goto(`${url}/tables/contacts`);
  await page.getByLabel('Name', { exact: true }).fill('created_at');
  await page.getByLabel('Default value').fill('soon');
  await page.getByRole('button', { name: 'Review the change…' }).click();
  assert.match(await page.getByRole('alert').textContent(), /created_at/);
  assert.equal(await page.getByLabel('Default value').inputValue(), 'soon');
  await picture('refused');
});

test('a plan that was overtaken is refused', async () => {
  await page.goto(`${url}/tables/contacts`);
  await page.getByLabel('Name', { exact: true }).fill('late');
  await page.getByRole('button', { name: 'Review the change…' }).click();
  const overtaken = await api('/api/tables/contacts', {
    method: 'PATCH',
    body: JSON.stringify({ add: [{ name: 'age', dataType: 'integer', validation: { min: 0 } }] }),
  });
  assert.equal(overtaken.status, 200);
  await page.getByRole('button', { name: 'Apply' }).click();
  assert.match(await page.getByRole('alert').textContent(), /version/);
});

test('markup in a name is text', async () => {
  await createTable('marked', '<img src=x onerror=alert(1)>');
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), '<img src=x onerror=alert(1)>');
  assert.equal(await page.locator('img').count(), 0);
});

test('another key sees nothing of this', async () => {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn('other-key');
  await page.getByRole('heading', { level: 1, name: 'Tables' }).waitFor();
  assert.match(await page.locator('main').textContent(), /There is no table yet/);
  const found = await api('/api/tables/contacts', { headers: { 'X-Api-Key': 'other-key' } });
  assert.equal(found.status, 404);
});

test('a form without its fields is refused', async () => {
  await createTable('incomplete', 'Incomplete');
  const token = await page.locator('input[name="__RequestVerificationToken"]').first().inputValue();
  const send = async (path, form = {}) =>
    (await page.request.post(`${url}${path}`, { form: { __RequestVerificationToken: token, ...form } })).status();
  assert.equal(await send('/tables'), 400);
  assert.equal(await send('/tables/incomplete/plan'), 422);
  assert.equal(await send('/tables/incomplete/apply'), 400);
  assert.equal(await send('/tables/incomplete/apply', { plan: 'no plan' }), 400);
});

test('a form that another site sent is refused', async () => {
  const answer = await page.request.post(`${url}/tables`, { form: { name: 'forged' } });
  assert.equal(answer.status(), 400);
});

test('the API answers failures as problem details', async () => {
  for (const [path, init, status, type] of [
    ['/api/tables/nowhere', {}, 404, 'urn:flexdb:table-not-found'],
    ['/api/tables', { method: 'POST', body: '{"name":"contacts"}' }, 409, 'urn:flexdb:name-taken'],
    ['/api/tables', { method: 'POST', body: '{"name":"No"}' }, 422, 'urn:flexdb:schema'],
    ['/api/tables/contacts', { method: 'PATCH', body: '{"remove":["age"]}' }, 409, 'urn:flexdb:consent-needed'],
    ['/api/tables/contacts', { method: 'PATCH', body: '{"expectedVersion":1,"remove":["age"]}' }, 409, 'urn:flexdb:stale'],
    ['/api/tables/companies', { method: 'DELETE' }, 409, 'urn:flexdb:referenced'],
  ]) {
    const answer = await api(path, init);
    const problem = await answer.json();
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.deepEqual([answer.status, problem.status, problem.type], [status, status, type], path);
    assert.ok(problem.title && problem.detail);
  }
  assert.equal((await fetch(`${url}/api/tables`)).status, 401);
});

test('the API plans, applies, checks records and describes itself', async () => {
  const plan = await (await api('/api/tables/contacts/plans', { method: 'POST', body: '{"rename":{"age":"years"}}' })).json();
  assert.equal(plan.impact, 'Safe');
  assert.match(plan.review, /age → years/);
  const applied = await (await api('/api/plans/apply', { method: 'POST', body: JSON.stringify(plan.plan) })).json();
  assert.ok(applied.schema.columns.some(column => column.name === 'years'));

  const good = await (await api('/api/tables/contacts/records/check', { method: 'POST', body: '{"years":5.0}' })).json();
  assert.deepEqual([good.isValid, good.record.years], [true, 5]);
  const bad = await (await api('/api/tables/contacts/records/check', { method: 'POST', body: '{"years":-1,"colour":"red"}' })).json();
  assert.deepEqual(bad.errors.map(error => error.column).sort(), ['colour', 'years']);

  const versions = await (await api('/api/tables/contacts/versions')).json();
  assert.deepEqual(versions.map(version => version.version), [6, 5, 4, 3, 2, 1]);
  const description = await (await fetch(`${url}/openapi/v1.json`)).json();
  assert.ok(description.paths['/api/tables/{name}'].patch);
  assert.equal(await (await fetch(`${url}/health`)).text(), 'Healthy');
});

test('no page failed', () => assert.deepEqual(errors, []));
