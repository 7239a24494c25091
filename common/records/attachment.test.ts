import { describe, expect, it } from 'vitest';
import {
  attachmentEntry,
  attachmentIn,
  cleanFileName,
  cleanMediaType,
  fileName,
} from './attachment.ts';
import { shownImageType } from '../features/attachments/shown-image.ts';

const file = {
  id: '5d1a4f7e-2f0b-4a51-8c59-1d1f7fb0b3a1',
  size: 10,
  key: 'A'.repeat(43),
  chunks: ['0'.repeat(64)],
  name: '机柜 B04.jpg',
  mediaType: 'image/jpeg',
};

describe('an attached file', () => {
  it('is read from an entry of a list, and from nothing that is none', () => {
    expect(attachmentIn({ kind: 'attachment', file })).toEqual(file);
    expect(attachmentIn({ kind: 'note', text: 'x' })).toBeUndefined();
    for (const bad of [
      { ...file, name: '../x' },
      { ...file, name: 'exe.\u202Egpj' },
      { ...file, mediaType: 'text/html; charset=x' },
      { ...file, size: 2 ** 20 + 1 },
      { ...file, chunks: [] },
    ]) {
      expect(attachmentEntry.safeParse({ kind: 'attachment', file: bad }).success).toBe(false);
    }
  });

  it.each([
    ['C:\\Users\\lin\\photo.jpg', 'photo.jpg'],
    ['/tmp/../photo.jpg', 'photo.jpg'],
    ['机柜：B04 <前>.png', '机柜：B04 前.png'],
    ['..', 'file'],
    ['.htaccess', 'htaccess'],
    ['exe.\u202Egpj', 'exe.gpj'],
    ['con\u0000fig\n.txt', 'config.txt'],
    ['', 'file'],
    [`${'长'.repeat(200)}.docx`, `${'长'.repeat(115)}.docx`],
  ])('called %j is kept as %j', (given, kept) => {
    expect(cleanFileName(given)).toBe(kept);
    expect(fileName.safeParse(kept).success).toBe(true);
  });

  it('has a plain media type', () => {
    expect(cleanMediaType('Text/Plain; charset=utf-8')).toBe('text/plain');
    expect(cleanMediaType('')).toBe('application/octet-stream');
    expect(cleanMediaType('<script>')).toBe('application/octet-stream');
  });

  it('is shown as a picture by its bytes only', () => {
    expect(shownImageType(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
    expect(shownImageType(new TextEncoder().encode('RIFF\0\0\0\0WEBPVP8 '))).toBe('image/webp');
    expect(shownImageType(new TextEncoder().encode('<svg onload="x"/>'))).toBeUndefined();
    expect(shownImageType(new Uint8Array())).toBeUndefined();
  });
});
