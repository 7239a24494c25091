/** Who plays, where, and what they say. */
export interface FieldDayCast {
  readonly technician: {
    readonly orgName: string;
    readonly name: string;
    readonly device: string;
    readonly passphrase: string;
  };
  readonly lead: { readonly name: string; readonly device: string; readonly passphrase: string };
  readonly site: {
    readonly code: string;
    readonly name: string;
    readonly customer: string;
    readonly address: string;
    readonly contact: string;
  };
  readonly deviceName: string;
  /** What the technician writes about the failed fans. */
  readonly finding: string;
  readonly note: string;
  readonly reply: string;
}

const passphrases = {
  technician: 'copper ladder seven lamps',
  lead: 'quiet harbour nine bells',
} as const;

const english: FieldDayCast = {
  technician: {
    orgName: 'Northwind IT Services',
    name: 'Chen Wei',
    device: 'Toughbook 3',
    passphrase: passphrases.technician,
  },
  lead: { name: 'Lin Yan', device: 'Office laptop', passphrase: passphrases.lead },
  site: {
    code: 'HZ01',
    name: 'Hangzhou data centre, hall 2',
    customer: 'Qiantang Insurance',
    address: '88 Jiangnan Avenue, Hangzhou',
    contact: 'Ms Zhao, duty room, ext. 8021',
  },
  deviceName: 'HZ-CORE-SW01',
  finding: 'Fan tray 2 stands still; amber lamp. The others run faster.',
  note: 'Told Ms Zhao at the duty room. Spare tray is in store room 4.',
  reply: 'Seen. Swap the tray tonight in the 22:00 window; change CHG-0412 is approved.',
};

const chinese: FieldDayCast = {
  technician: {
    orgName: '北风信息技术服务',
    name: '陈伟',
    device: '三号加固本',
    passphrase: passphrases.technician,
  },
  lead: { name: '林燕', device: '办公笔记本', passphrase: passphrases.lead },
  site: {
    code: 'HZ01',
    name: '杭州数据中心二号机房',
    customer: '钱塘保险',
    address: '杭州市江南大道 88 号',
    contact: '值班室赵女士，分机 8021',
  },
  deviceName: 'HZ-CORE-SW01',
  finding: '二号风扇框停转，黄灯亮，其余风扇转速升高。',
  note: '已告知值班室赵女士。备用风扇框在四号库房。',
  reply: '已阅。今晚 22:00 窗口更换风扇框，变更 CHG-0412 已批准。',
};

/** The cast in one of the app's languages. */
export function castFor(language: 'zh-CN' | 'en'): FieldDayCast {
  return language === 'en' ? english : chinese;
}
