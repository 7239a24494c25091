import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { language as languages } from '../../common/features/settings/preferences.ts';
import type { Person } from '../e2e/pages/person.ts';
import { castFor } from '../story/cast.ts';
import { playFieldDay } from '../story/field-day.ts';
import { setStage } from '../story/stage.ts';
import { saveLog, saveReport } from './keepsakes.ts';
import { stepWords } from './step-words.ts';

/**
 * Plays the field day once, tells each step with its time, and leaves pictures, the fault's report and
 * the synced log in demo-out/.
 */
async function play(): Promise<void> {
  const language = languages.catch('en').parse(process.env['RACKSIDE_DEMO_LANGUAGE']);
  const out = resolve('demo-out');
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });

  const stage = await setStage({ language });
  const began = performance.now();
  let number = 0;
  const picture = async (name: string, people: readonly Person[]): Promise<void> => {
    number += 1;
    for (const [at, { page }] of people.entries()) {
      const whose = people.length > 1 ? (at === 0 ? '-lead' : '-technician') : '';
      const file = `${String(number).padStart(2, '0')}-${name}${whose}.png`;
      await page.screenshot({ path: join(out, file) });
    }
  };
  const tell = (name: string, ms: number): void =>
    console.log(`  ${(ms / 1000).toFixed(1).padStart(5)} s  ${stepWords[name] ?? name}`);
  try {
    const { technician, lead, faultNumber } = await playFieldDay({
      cast: castFor(language),
      language,
      start: stage.start,
      switchHost: stage.switchHost,
      line: stage.line,
      enrolmentCode: stage.server.enrolmentCode,
      step: async (name, people, play) => {
        const from = performance.now();
        const result = await play();
        tell(name, performance.now() - from);
        await picture(name, people());
        return result;
      },
    });
    await saveReport(technician, faultNumber, join(out, `${faultNumber}.pdf`));
    await saveLog(lead, join(out, 'synced-log.json'));
    console.log(`Played in ${((performance.now() - began) / 1000).toFixed(0)} s; see ${out}`);
  } finally {
    await stage.strike();
  }
}

await play();
