import { ASSET, type AssetFields } from '../../common/features/assets/asset.ts';
import { answerField, ROUND } from '../../common/features/inspections/round.ts';
import { startRound } from '../../common/features/inspections/start-round.ts';
import { coreSwitchInspection } from '../../common/features/inspections/templates/core-switch-inspection.ts';
import { FAULT, type FaultFields } from '../../common/features/problems/fault.ts';
import { TIMELINE } from '../../common/records/timeline.ts';
import { SITE, type SiteFields } from '../../common/features/workspace/site.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import { newId, type RecordId } from '../../common/lib/ids.ts';
import type { Random } from '../../common/lib/random.ts';
import {
  appendEdit,
  createEdits,
  setEdit,
  type FieldEdit,
} from '../../common/records/record-edit.ts';
import type { DataContract } from '../../renderer/data/data-contract.ts';
import type { FakeBridge } from '../fakes/fake-bridge.ts';
import { sampleCredentials } from './sample-credentials.ts';

/**
 * Lays a small site: a switch, a server, a round under way, two faults, one answered by the lead, and
 * credentials of every kind, as many as are wanted.
 */
export async function laySample(
  fake: FakeBridge,
  data: Client<DataContract>,
  random: Random,
  many = 0,
): Promise<void> {
  const organisation = fake.organisation();
  if (organisation === undefined || organisation.spaces.length === 0) return;
  const space = organisation.addSpace('site').info.space;
  const commit = async (edits: readonly FieldEdit[]): Promise<void> => {
    for (let tries = 0; tries < 40; tries += 1) {
      const done = await data.call('commit', { edits: [...edits] });
      if (done.ok) return;
      if (done.error.kind !== 'no-key-for-space') throw new Error(JSON.stringify(done.error));
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  };
  fake.spacesChanged();
  const id = (): RecordId => newId<RecordId>(random);
  const [core, server, round, fault] = [id(), id(), id(), id()];

  await commit(
    createEdits({ space, type: SITE, id: id() }, {
      code: 'HZ01',
      name: '杭州数据中心二号机房',
      customer: '浙江某银行股份有限公司',
      address: '杭州市滨江区江南大道 588 号',
      contact: '周经理 0571-8888 6666',
    } satisfies SiteFields),
  );
  await commit([
    ...createEdits({ space, type: ASSET, id: core }, {
      name: 'HZ01-CORE-SW01',
      subClass: 'network',
      maker: 'Huawei',
      model: 'S12708',
      serial: '2102350DLS10H6000123',
      host: '10.20.0.1',
      sshPort: 22,
      room: '二号机房',
      rack: 'A03',
      unit: 18,
      hostKeys: [],
    } satisfies AssetFields),
    ...createEdits({ space, type: ASSET, id: server }, {
      name: 'HZ01-DB-01',
      subClass: 'database',
      maker: 'Inspur',
      model: 'NF5280M6',
      serial: '219902381',
      host: '10.20.8.11',
      sshPort: 22,
      room: '二号机房',
      rack: 'B07',
      unit: 4,
      hostKeys: [],
    } satisfies AssetFields),
  ]);
  await commit([
    ...createEdits(
      { space, type: ROUND, id: round },
      startRound('HZ01-R-20260309-K7Q-01', coreSwitchInspection, core),
    ),
    ...(['boards', 'power'] as const).map(item => ({
      space,
      type: ROUND,
      id: round,
      field: answerField(item),
      op: 'set' as const,
      value: { verdict: 'pass', reading: null, note: '' },
    })),
  ]);
  const ref = { space, type: FAULT, id: fault };
  await commit([
    ...createEdits(ref, {
      number: 'HZ01-F-20260309-K7Q-01',
      title: 'HZ01-CORE-SW01 · CPU 利用率',
      severity: 'urgent',
      step: 'escalated',
      asset: core,
      origin: {
        round,
        roundNumber: 'HZ01-R-20260309-K7Q-01',
        item: 'cpu',
        itemTitle: 'CPU 利用率',
      },
      symptom: 'CPU 利用率 91 %，超过上限 80 %。\n业务侧反馈间歇性丢包。',
      raisedBy: '王工',
      place: '二号机房 A03 18U',
    } satisfies FaultFields),
    appendEdit(ref, TIMELINE, { kind: 'note', text: '已通知客户周经理，确认暂无业务中断。' }),
  ]);
  await commit(
    createEdits({ space, type: FAULT, id: id() }, {
      number: 'HZ01-F-20260308-K7Q-02',
      title: 'HZ01-DB-01 归档日志空间不足',
      severity: 'normal',
      step: 'submitted',
      asset: server,
      origin: null,
      symptom: '归档目录使用率 88 %。',
      raisedBy: '客户 DBA',
      place: '二号机房 B07 4U',
    } satisfies FaultFields),
  );
  const { owner } = organisation;
  const place = { space, owner, core, server, fault };
  for (const edits of sampleCredentials(place, random, many)) await commit(edits);
  const fromLead: FieldEdit[] = [
    appendEdit(ref, TIMELINE, {
      kind: 'reply',
      text: '请先抓取 display cpu-usage 与 display interface 输出附上，今晚变更窗口再做主备倒换。',
    }),
    // Written without having seen the technician's: a conflict on screen once pulled.
    setEdit(ref, 'severity', 'critical', []),
  ];
  await organisation.leadEdits(fromLead);
  fake.poke();
}
