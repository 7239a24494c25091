import { describe, expect, it } from 'vitest';
import { assetForm, assetOf, emptyAssetForm } from './asset-form-values.ts';

const filled = {
  ...emptyAssetForm,
  name: ' CORE-SW-01 ',
  host: '10.10.0.1',
  sshPort: '2222',
  unit: '21',
  username: 'netops',
};

function wrong(values: Partial<typeof filled>): string[] {
  const parsed = assetForm.safeParse({ ...filled, ...values });
  return parsed.success ? [] : parsed.error.issues.map(issue => issue.message);
}

describe('the form of an asset', () => {
  it('becomes the fields of the record', () => {
    expect(assetOf(assetForm.parse(filled))).toMatchObject({
      name: 'CORE-SW-01',
      sshPort: 2222,
      unit: 21,
      hostKeys: [],
    });
    expect(assetOf(assetForm.parse({ ...filled, unit: '' })).unit).toBeNull();
  });

  it('says what is wrong by a key of the texts', () => {
    expect(wrong({ name: '  ' })).toEqual(['form.nameNeeded']);
    expect(wrong({ sshPort: '70000' })).toEqual(['form.portWrong']);
    expect(wrong({ sshPort: '2e1' })).toEqual(['form.portWrong']);
    expect(wrong({ unit: '0' })).toEqual(['form.unitWrong']);
    expect(wrong({ host: 'http://10.0.0.1' })).toEqual(['form.hostWrong']);
  });

  it('wants a host for a credential', () => {
    expect(wrong({ host: '' })).toEqual(['form.hostNeeded']);
    expect(wrong({ host: '', username: '' })).toEqual([]);
  });
});
