import Papa from 'papaparse';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import {
  MAX_IMPORT_ROWS,
  type CsvMapping,
  type CsvMeaning,
} from '../../../common/features/vault/import/import-preview.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { tooLarge } from './file-faults.ts';
import { textField, type FoundEntry } from './imported-entry.ts';

/** A CSV file as a table. */
export interface CsvTable {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const MAX_COLUMNS = 200;
/** How KeePassXC calls its recycle bin, in the languages that its users here have. */
const RECYCLE_BINS = ['Recycle Bin', '回收站', '資源回收筒'];

/** How exporters and people head a column, by its meaning; the first of a meaning wins. */
const HEADINGS: Readonly<Record<CsvMeaning, readonly string[]>> = {
  name: ['name', 'title', 'account', '名称', '标题', '账号名称', '设备名称', '设备名', '设备'],
  username: [
    'username',
    'user name',
    'login_username',
    'login name',
    'login',
    'user',
    '用户名',
    '账号',
    '帐号',
    '账户',
    '登录名',
  ],
  secret: ['password', 'login_password', 'pass', 'secret', '密码', '口令'],
  url: [
    'url',
    'login_uri',
    'website',
    'web site',
    'uri',
    'host',
    'ip',
    '网址',
    '地址',
    'ip地址',
    '管理ip',
    '管理地址',
    '主机',
  ],
  folder: ['group', 'folder', 'grouping', '分组', '组', '文件夹', '目录', '站点'],
  tags: ['tags', 'tag', '标签'],
  notes: ['notes', 'note', 'extra', 'comments', 'comment', '备注', '说明'],
  totp: ['totp', 'otpauth', 'otp', 'login_totp', '动态口令', '动态密码'],
  expires: [
    'expires',
    'expiry',
    'expiration',
    '过期时间',
    '到期时间',
    '到期日期',
    '到期日',
    '有效期',
  ],
};

/** Reads a CSV's text; its first line is the header. `import-damaged` with the line that is not whole. */
export function readCsv(text: string, file: string): Result<CsvTable, AppError> {
  // Its header and one line too many: what is beyond is not even looked at.
  const parsed = Papa.parse<string[]>(text, {
    skipEmptyLines: 'greedy',
    preview: MAX_IMPORT_ROWS + 2,
  });
  const broken = parsed.errors.find(({ type }) => type === 'Quotes');
  if (broken !== undefined) {
    return err(appErrorOf('import-damaged', { file, where: `${(broken.row ?? 0) + 1}` }));
  }
  const [headers, ...rows] = parsed.data;
  if (headers === undefined || headers.length < 2)
    return err(appErrorOf('import-format', { file }));
  if (headers.length > MAX_COLUMNS) {
    return err(tooLarge(file, 'import-columns', MAX_COLUMNS, 1));
  }
  if (parsed.meta.truncated || rows.length > MAX_IMPORT_ROWS) {
    return err(tooLarge(file, 'import-rows', MAX_IMPORT_ROWS));
  }
  // A value with a stray comma would move every later one, a password too, into the wrong column.
  const uneven = rows.findIndex(row => row.slice(headers.length).some(value => value !== ''));
  if (uneven >= 0) return err(appErrorOf('import-damaged', { file, where: `${uneven + 2}` }));
  const named = headers.map(header => header.trim());
  return ok({ headers: named, rows: isKeePassXc(named) ? withoutRoot(rows) : rows });
}

function isKeePassXc(headers: readonly string[]): boolean {
  return headers.join(',').startsWith('Group,Title,Username,Password,URL,Notes,TOTP,Icon,');
}

/** KeePassXC writes the whole tree: without its root, and without what was thrown away. */
function withoutRoot(rows: readonly (readonly string[])[]): (readonly string[])[] {
  return rows.flatMap(([group = '', ...rest]) => {
    const [, ...path] = group.split('/');
    return RECYCLE_BINS.includes(path[0] ?? '') ? [] : [[path.join('/'), ...rest]];
  });
}

/** What the columns are for, by their headings; what is not recognised is left to the person. */
export function guessMapping(headers: readonly string[]): CsvMapping {
  const plain = headers.map(header => header.normalize('NFKC').toLowerCase().trim());
  const mapping: CsvMapping = {};
  for (const [meaning, headings] of Object.entries(HEADINGS)) {
    const column = headings.map(heading => plain.indexOf(heading)).find(at => at >= 0);
    if (column !== undefined) mapping[meaning as CsvMeaning] = column;
  }
  return mapping;
}

/** The entries of a table by the meaning of its columns. */
export function csvEntries({ rows }: CsvTable, mapping: CsvMapping): FoundEntry[] {
  return rows.map(row => {
    const value = (meaning: CsvMeaning): string => {
      const column = mapping[meaning];
      return column === undefined ? '' : (row[column] ?? '');
    };
    return {
      name: value('name'),
      username: value('username'),
      url: value('url'),
      folder: value('folder').split(/[/\\]/),
      tags: value('tags').split(/[,;，；、]/),
      expiresAt: dayOf(value('expires')),
      fields: [
        ...textField('password', value('secret')),
        ...textField('totp', value('totp').trim(), 'totp'),
        // Notes of other vaults may hold secrets, so they are sealed like them.
        ...textField('notes', value('notes'), 'text'),
      ],
    };
  });
}

/** A day as exporters and people write it, at its local end; null for anything else. */
function dayOf(text: string): number | null {
  const parts = /^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?/.exec(text);
  if (parts === null) return null;
  const [year, month, day] = parts.slice(1).map(Number);
  const at = new Date(year ?? 0, (month ?? 1) - 1, day ?? 1, 23, 59, 59);
  return Number.isNaN(at.getTime()) ? null : at.getTime();
}
