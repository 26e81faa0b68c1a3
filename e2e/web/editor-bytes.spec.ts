import { openFile, saveState, text, typeAtEnd } from '../support/editor.ts';
import { expect, shot, test } from '../support/web-app.ts';

const exact = {
  'crlf.txt': 'one\r\ntwo\r\n',
  'mixed.txt': 'one\r\ntwo\nthree\rfour',
  'bom.json': '\uFEFF{"a": 1}\n',
  'no-newline.txt': 'one\ntwo',
  'unicode.txt': 'ärger 😀 \u2028 x\n',
};

for (const [path, before] of Object.entries(exact)) {
  test(`${path} changes only where it was edited`, async ({ launch }) => {
    const { page, read } = await launch({ draft: { [path]: before } });
    await openFile(page, path);
    await text(page).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('x');
    await page.keyboard.press('Control+s');
    await expect(saveState(page)).toHaveText('Saved');
    expect((await read(path)).toString()).toBe(`${before}x`);
  });
}

test('a new line in a file with CRLF is CRLF, also when LF is pasted', async ({ launch }) => {
  const { page, read } = await launch({ draft: { 'crlf.txt': 'one\r\ntwo\r\n' } });
  await openFile(page, 'crlf.txt');
  await expect(page.getByText('CRLF', { exact: true })).toBeVisible();
  await text(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('three');
  await page.keyboard.press('Enter');
  await page.keyboard.insertText('four\nfive');
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  expect((await read('crlf.txt')).toString()).toBe('one\r\ntwo\r\nthree\r\nfour\r\nfive');
});

test('binary and large files and links are told as such and left alone', async ({ launch }) => {
  const binary = Uint8Array.from([0x89, 0x50, 0, 1, 2, 255]);
  const large = 'x'.repeat(5 * 1024 * 1024 + 1);
  const { page, read, project } = await launch({
    draft: { 'logo.png': binary, 'huge.log': large, 'a.txt': 'a' },
  });
  const { symlink } = await import('node:fs/promises');
  await symlink('/etc/hostname', `${project}/link`);
  await page.reload();
  await openFile(page, 'logo.png');
  await expect(page.getByText('Binary file, 6 bytes')).toBeVisible();
  await shot(page, 'editor-binary');
  await openFile(page, 'huge.log');
  await expect(page.getByText('Large file, 5.0 MB')).toBeVisible();
  await openFile(page, 'link');
  await expect(page.getByText('/etc/hostname')).toBeVisible();
  await openFile(page, 'a.txt');
  await typeAtEnd(page, 'b');
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  expect((await read('logo.png')).equals(binary)).toBe(true);
  expect((await read('huge.log')).length).toBe(large.length);
});
