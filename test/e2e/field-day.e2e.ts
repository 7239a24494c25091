import { expect, test } from '@playwright/test';
import { searchFiles } from '../hosts/search-files.ts';
import { castFor } from '../story/cast.ts';
import { playFieldDay } from '../story/field-day.ts';
import { setStage, type Stage } from '../story/stage.ts';

let stage: Stage | undefined;
test.afterEach(async () => {
  await stage?.strike();
  stage = undefined;
});

for (const language of ['en', 'zh-CN'] as const) {
  test(`a field day, end to end (${language})`, async () => {
    stage = await setStage({ language });
    const { start, line, switchHost, server, folder } = stage;
    const cast = castFor(language);
    await playFieldDay({
      cast,
      language,
      start,
      switchHost,
      line,
      enrolmentCode: server.enrolmentCode,
      step: (name, _people, play) => test.step(name, play),
    });
    await test.step('nothing lies on any disk in the clear', async () => {
      expect(
        await searchFiles(folder, {
          "technician's passphrase": cast.technician.passphrase,
          "lead's passphrase": cast.lead.passphrase,
          "the switch's password": switchHost.password,
          'the customer': cast.site.customer,
          'the contact on site': cast.site.contact,
          'the finding': cast.finding,
          'terminal output': 'Front-to-Back',
          'a note': cast.note,
          'a reply': cast.reply,
        }),
      ).toEqual([]);
    });
  });
}
