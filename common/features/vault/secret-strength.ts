import { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** zxcvbn's scale: 0 is guessed at once, 4 not in any foreseeable time. */
export type StrengthScore = 0 | 1 | 2 | 3 | 4;

/** How hard a secret is to guess for somebody who tries words, names, dates and patterns first. */
export interface SecretStrength {
  readonly score: StrengthScore;
  /** Decimal logarithm of the guesses needed. */
  readonly guessesLog10: number;
}

/** Rates a secret; `hints` are words that an attacker would try first: names, the host. */
export type StrengthMeter = (secret: string, hints?: readonly string[]) => SecretStrength;

/** The estimator's time grows with length; past this a secret is as strong as its beginning. */
const MAX_LENGTH = 128;

/** What whoever knows this trade tries first: makers, product lines, factory defaults, duties, pinyin. */
const TRADE_WORDS = (
  'huawei@123 admin@123 h3c@123 cisco@123 root@123 admin@1234 huawei123 admin123 p@ssw0rd ' +
  'admin root huawei h3c cisco ruijie zte juniper arista hp hpe dell idrac inspur sugon lenovo xclarity ' +
  'supermicro hillstone topsec sangfor venustech fortinet paloalto checkpoint f5 nsfocus dptech maipu ' +
  'brocade emc netapp hikvision dahua apc vertiv emerson vmware oracle weblogic tomcat mysql postgres ' +
  'changeme default public private community manager operator monitor netops network switch router ' +
  'firewall server console enable secret admin@huawei Admin@huawei.com admin@h3c.com Huawei12#$ ' +
  'Changeme_123 calvin superuser yunwei xunjian jifang jiaohuanji wangluo fuwuqi mima guanliyuan ceshi ' +
  'beijing shanghai guangzhou shenzhen hangzhou nanjing chengdu wuhan xian zhongguo woaini qwerty iloveyou'
)
  .toLowerCase()
  .split(' ');

/** Loads the estimator with its dictionaries (a megabyte, so only where somebody asks). */
export async function loadStrengthMeter(): Promise<StrengthMeter> {
  const [common, english] = await Promise.all([
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const estimator = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary, trade: TRADE_WORDS },
    graphs: common.adjacencyGraphs,
  });
  return (secret, hints = []) => {
    const { score, guessesLog10 } = estimator.check(secret.slice(0, MAX_LENGTH), [...hints]);
    return { score, guessesLog10 };
  };
}
