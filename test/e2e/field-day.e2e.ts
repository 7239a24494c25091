import { test } from '@playwright/test';
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
    stage = await setStage({ language, sampleSwitchAllowed: false });
    const { start, line, switchHost, server } = stage;
    await playFieldDay({
      cast: castFor(language),
      language,
      start,
      switchHost,
      line,
      enrolmentCode: server.enrolmentCode,
      step: (name, _people, play) => test.step(name, play),
    });
  });
}
