import { fileURLToPath } from 'node:url';
import t from 'tap';
import { drawWall } from '../../../../daemon/edges/preview/drawing.js';
import { samples } from './sample-walls.js';

// fontconfig reads it once, when the first text is drawn; the drawing process gets it from the daemon.
process.env['FONTCONFIG_FILE'] = fileURLToPath(new URL('../../../../daemon/edges/preview/fonts.conf', import.meta.url));
const { loadPainter } = await import('../../../../daemon/edges/preview/painter.js');
const { default: sharp } = await import('sharp');
const painter = await loadPainter();

/** Width in px of the ink of a text of size 40. */
async function drawnWidth(text: string, family: string, isBold: boolean): Promise<number> {
  const weight = isBold ? 700 : 400;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="100"><rect width="1600" height="100" fill="#000"/><text x="20" y="60" font-family="${family}" font-weight="${weight}" font-size="40" fill="#fff">${text}</text></svg>`;
  const { info } = await sharp(Buffer.from(svg)).trim().toBuffer({ resolveWithObject: true });
  return info.width;
}

t.test('letters are as wide as we reckon, in both weights and beyond ASCII', async (t) => {
  for (const text of ['Hamparan', 'Kecamatan Pangalengan Wetan', 'ĐŠžÉñ ЖЩ Ωλ', 'IlIl.,: 0123', 'Dasbor—“kota”']) {
    for (const isBold of [false, true]) {
      const reckoned = painter.measure(text, isBold) * 40;
      const drawn = await drawnWidth(text, 'DejaVu Sans Condensed', isBold);
      // Side bearings and kerning are what remains.
      t.ok(Math.abs(reckoned - drawn) < 8 + reckoned * 0.015, `${text}: reckoned ${reckoned}, drawn ${drawn}`);
    }
  }
});

t.test('no font of the machine is used: asked for any other family, it draws with ours', async (t) => {
  const ours = await drawnWidth('Wwiiii', 'DejaVu Sans Condensed', false);
  for (const family of ['DejaVu Serif', 'monospace', 'Arial'])
    t.equal(await drawnWidth('Wwiiii', family, false), ours, family);
});

t.test('every sample wall becomes a PNG of the size that was drawn', async (t) => {
  for (const [name, picture] of Object.entries(samples)) {
    const { svg, width, height } = drawWall(picture, { measure: painter.measure, images: new Map(), at: 'now' });
    const info = await sharp(await painter.png(svg, false)).metadata();
    t.match(info, { format: 'png', width, height }, name);
  }
});

t.test('a snapshot becomes a small JPEG; what is no picture is refused', async (t) => {
  const pixels = { create: { width: 2000, height: 1000, channels: 3, background: '#a01020' } } as const;
  const address = await painter.thumbnail(await sharp(pixels).png().toBuffer());
  const [head = '', data = ''] = address.split(',');
  t.equal(head, 'data:image/jpeg;base64');
  t.match(await sharp(Buffer.from(data, 'base64')).metadata(), { format: 'jpeg', width: 640, height: 320 });
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
  for (const bytes of [Buffer.from(svg), Buffer.from('<html>'), Buffer.alloc(0), Buffer.from([0xff, 0xd8, 0xff])])
    await t.rejects(painter.thumbnail(bytes));
});
