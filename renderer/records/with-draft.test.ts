import { describe, expect, it } from 'vitest';
import { withDraft } from './with-draft.ts';

describe('withDraft', () => {
  it('takes only texts of fields that the form has: never a password, never another type', () => {
    const form = { name: '', host: '10.0.0.1' };
    const draft = { name: 'SW', password: 'x', host: 3, __proto__: 'y' };
    expect(withDraft(form, draft)).toEqual({ name: 'SW', host: '10.0.0.1' });
    expect(withDraft(form, null)).toEqual(form);
  });

  it('keeps a half-typed form: an empty field does not throw the others away', () => {
    expect(withDraft({ title: 'old', note: '' }, { title: '', note: 'new' })).toEqual({
      title: '',
      note: 'new',
    });
  });
});
