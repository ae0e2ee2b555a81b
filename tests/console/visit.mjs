// Visits Druid's web console in Chromium as one user, runs queries there, and reports what was to be seen.
//
// Reads a request from standard input and writes the report to standard output, both JSON:
//   { "console": "http://…", "screenshots": "folder", "user", "password", "queries": [ { "engine", "sql" } ] }
//   { "tables": ["wiki"], "answers": [ { "rows": [["a", "1"]], "page": "the text below the editor" } ] }
// `rows` is null where no table of results was shown.
import { mkdir } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE = 60_000;
const QUERY_PATIENCE = 120_000;
const ENDS = ['.query-error-pane', '.execution-error-pane', '.result-table-pane', '.ingest-success-pane'];

const request = JSON.parse(await text(process.stdin));
await mkdir(request.screenshots, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: FLAGS,
});
try {
  process.stdout.write(JSON.stringify(await visit(request)));
} finally {
  await browser.close();
}

async function visit({ user, password, queries }) {
  const page = await browser.newPage({
    httpCredentials: { username: user, password },
    viewport: { width: 1400, height: 900 },
  });
  page.setDefaultTimeout(PATIENCE);
  const screenshot = name => page.screenshot({ path: `${request.screenshots}/${user}-${name}.png` });
  try {
    await page.goto(`${request.console}/unified-console.html#workbench`);
    const tables = await tablesInTree(page);
    const answers = [];
    for (const query of queries) {
      answers.push(await run(page, query));
      await screenshot(answers.length);
    }
    return { tables, answers };
  } catch (error) {
    await screenshot('stuck');
    throw error;
  }
}

/** The datasources in the schema tree. Without any, the console leaves out their schema. */
async function tablesInTree(page) {
  const tree = page.locator('.column-tree');
  await tree.locator('.bp4-tree-node').first().waitFor();
  const schema = await tree.locator('.schema-selector option:checked').textContent();
  const schemas = await tree.locator('.schema-selector option').allTextContents();
  if (!schemas.includes('druid')) {
    return [];
  }
  if (schema !== 'druid') {
    throw new Error(`the tree shows schema ${schema} first, not druid`);
  }
  return tree.locator('.bp4-tree-node-content-0 .bp4-tree-node-label').allTextContents();
}

async function run(page, { engine, sql }) {
  await page.locator('.ace_content').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(sql);
  await page.getByRole('button', { name: /^Engine:/ }).click();
  await page.getByText(engine, { exact: true }).click();
  await page.keyboard.press('Escape');

  // What the query before left there must not be taken for this one's answer.
  const closeAnswer = page.locator('.execution-summary-panel .bp4-icon-cross');
  if (await closeAnswer.isVisible()) {
    await closeAnswer.click();
  }
  const output = page.locator('.output-section');
  await output.getByText('to execute the query').waitFor();

  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await output.locator(ENDS.join(', ')).first().waitFor({ timeout: QUERY_PATIENCE });
  const table = output.locator('.result-table-pane');
  return {
    rows: (await table.isVisible()) ? await table.evaluate(readRows) : null,
    page: await output.innerText(),
  };
}

/** Runs in the page. A number's cell also holds invisible digits, which align it. */
function readRows(table) {
  const rows = [...table.querySelectorAll('.rt-tbody .rt-tr:not(.-padRow)')];
  return rows.map(row => [...row.querySelectorAll('.rt-td')].map(cell => (cell.querySelector('.real-text') ?? cell).textContent));
}
