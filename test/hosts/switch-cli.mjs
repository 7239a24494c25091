// The compiler does not read this file, so nothing in it has a type to be safe by.
/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return */
/**
 * The command line of a core switch, scripted after Huawei VRP: enough to log in, look around, find
 * one failed fan and one failed power module, and flood a terminal. Plain JavaScript in one file, for
 * sshd runs it as it is.
 */
import { realpathSync } from 'node:fs';

export const PROMPT = '<HZ-CORE-SW01>';
const CRLF = '\r\n';

const BANNER = [
  '',
  'Info: The max number of VTY users is 21, the number of current VTY users online is 1.',
  '      The current login time is 2026-03-09 09:12:44+08:00.',
  '',
];

/** Answers by command; each an array of lines. */
const ANSWERS = {
  'display version': [
    'Huawei Versatile Routing Platform Software',
    'VRP (R) software, Version 8.191 (CE6850EI V200R019C10SPC800)',
    'Copyright (C) 2012-2026 Huawei Technologies Co., Ltd.',
    'HUAWEI CE6850-48S6Q-HI uptime is 412 days, 7 hours, 31 minutes',
    'Patch Version: V200R019SPH015',
    '',
    'CE6850-48S6Q-HI(Master) 1 : uptime is  412 days, 7 hours, 30 minutes',
    '        StartupTime 2025/01/21   01:41:16',
    'Memory    Size    : 4096 M bytes',
    'Flash     Size    : 2048 M bytes',
  ],
  'display device': [
    'Device status:',
    '-------------------------------------------------------------------------------------------',
    'Slot  Card   Type                     Online   Power Register     Alarm     Primary',
    '-------------------------------------------------------------------------------------------',
    '1     -      CE6850-48S6Q-HI          Present  On    Registered   Normal    Master',
    '      FAN1   FAN-40EA-F               Present  On    Registered   Normal    NA',
    '      FAN2   FAN-40EA-F               Present  On    Registered   Abnormal  NA',
    '      PWR1   PAC-600WA-F              Present  On    Registered   Normal    NA',
    '      PWR2   PAC-600WA-F              Present  Off   Registered   Abnormal  NA',
    '-------------------------------------------------------------------------------------------',
  ],
  'display fan': [
    'Slot ID: 1',
    '  FanID  FanNum  Status    Speed   Mode   Airflow',
    '  ----------------------------------------------------',
    '  FAN1   [1-2]   Normal    45%     AUTO   Front-to-Back',
    '  FAN2   [1]     Normal    100%    AUTO   Front-to-Back',
    '         [2]     Abnormal  0%      AUTO   Front-to-Back',
  ],
  'display power': [
    'Slot ID: 1',
    '  PowerID  Online   Mode  State      Current(A)  Voltage(V)  RealPwr(W)',
    '  ------------------------------------------------------------------------',
    '  PWR1     Present  AC    Supply     14.20       12.00       170.40',
    '  PWR2     Present  AC    NotSupply  0.00        0.00        0.00',
  ],
  'display cpu-usage': [
    'CPU Usage Stat. Cycle: 60 (Second)',
    'CPU Usage            : 17% Max: 63%',
    'CPU Usage Stat. Time : 2026-03-09  09:12:40',
    'CPU Usage Max. Time  : 2026-02-28  02:00:13',
    'System CPU Using Percentage :   17%',
    'CPU utilization for five seconds:  17%, one minute:  16%, five minutes:  15%.',
  ],
  'display memory-usage': [
    'Memory utilization statistics at 2026-03-09 09:12:47 520 ms',
    'System Total Memory Is:    3912104 Kbytes',
    'Total Memory Used Is:      1876340 Kbytes',
    'Memory Using Percentage Is: 47%',
  ],
  'display interface brief': [
    'PHY: Physical',
    '*down: administratively down',
    '^down: standby',
    '(l): loopback',
    'InUti/OutUti: input utility rate/output utility rate',
    'Interface                  PHY      Protocol  InUti OutUti   inErrors  outErrors',
    '10GE1/0/1                  up       up        12.4%   9.8%          0          0',
    '10GE1/0/2                  up       up         8.1%  11.2%          0          0',
    '10GE1/0/3                  up       up        0.02%  0.01%         37          0',
    '10GE1/0/4                  down     down         0%     0%          0          0',
    '10GE1/0/5                  *down    down         0%     0%          0          0',
    '40GE1/0/1                  up       up        21.7%  19.3%          0          0',
    '40GE1/0/2                  up       up        20.9%  18.8%          0          0',
    'MEth0/0/0                  up       up        0.01%  0.01%          0          0',
    'NULL0                      up       up(s)        0%     0%          0          0',
    'Vlanif100                  up       up           --     --          0          0',
  ],
  'display clock': ['2026-03-09 09:12:51+08:00', 'Monday', 'Time Zone(Beijing) : UTC+08:00'],
  'display alarm active': [
    '1:  Critical  2026-03-09 06:02:17  The power module became faulty. (Slot=1, PWR2)',
    '2:  Major     2026-03-09 05:48:55  The fan became faulty. (Slot=1, FAN2[2])',
  ],
  'screen-length 0 temporary': [
    'Info: The configuration takes effect on the current user terminal interface only.',
  ],
};

/** 64 KiB of numbered lines, with some Chinese in them, so that characters are split somewhere. */
const LINE_BYTES = 64;
const BLOCK_BYTES = 65_536;
/** How many blocks make one MiB. */
export const BLOCKS_PER_MIB = 16;

/** The block of `flood` with this number; the same each time, so that both ends can hash it. */
export function floodBlock(index) {
  const lines = [];
  for (let at = 0; at < BLOCK_BYTES / LINE_BYTES; at += 1) {
    const number = String(index * (BLOCK_BYTES / LINE_BYTES) + at).padStart(10, '0');
    const head = `%${number} 10GE1/0/${at % 48} 端口收发正常 `;
    const room = LINE_BYTES - Buffer.byteLength(head) - CRLF.length;
    lines.push(head + 'abcdefghijklmnopqrstuvwxyz0123456789'.slice(0, room).padEnd(room, '.'));
  }
  return lines.join(CRLF) + CRLF;
}

/** Runs the command line over `output`: banner, prompt, then whatever is typed. */
export function startCli(output) {
  let line = '';
  let busy = Promise.resolve();
  const print = lines => output.write(lines.map(text => text + CRLF).join(''));
  const prompt = () => output.write(PROMPT);

  const flood = async mebibytes => {
    for (let block = 0; block < mebibytes * BLOCKS_PER_MIB; block += 1) {
      if (!output.write(floodBlock(block))) await output.drained();
    }
  };
  const run = async command => {
    const words = command.trim().replaceAll(/\s+/g, ' ');
    const mebibytes = /^flood (\d{1,4})$/.exec(words);
    if (words === 'quit') {
      print(['Info: The connection was closed by the user.']);
      output.exit(0);
      return;
    }
    if (mebibytes !== null) await flood(Number(mebibytes[1]));
    else if (words === 'size') print([output.size?.() ?? 'unknown']);
    else if (Object.hasOwn(ANSWERS, words)) print(ANSWERS[words]);
    else if (words !== '') {
      print([
        `${' '.repeat(PROMPT.length)}^`,
        "Error: Unrecognized command found at '^' position.",
      ]);
    }
    prompt();
  };

  print(BANNER);
  prompt();
  return {
    type: text => {
      for (const key of text) {
        // Typed before this program took the terminal over, Enter arrives as the line feed it was cooked to.
        if (key === '\r' || key === '\n') {
          const command = line;
          line = '';
          output.write(CRLF);
          busy = busy.then(() => run(command));
        } else if (key === '\u007F' || key === '\b') {
          if (line === '') continue;
          line = line.slice(0, -1);
          output.write('\b \b');
        } else if (key === '\u0003') {
          line = '';
          output.write(`^C${CRLF}`);
          prompt();
        } else if (key >= ' ') {
          line += key;
          output.write(key);
        }
      }
    },
  };
}

/** On a terminal of its own, as sshd starts it. */
function runOnTerminal() {
  const { stdin, stdout } = process;
  stdin.setRawMode?.(true);
  stdin.setEncoding('utf8');
  // A raw terminal still turns LF into CR LF on output; CR CR LF would be wrong.
  const cooked = text => text.replaceAll(CRLF, '\n');
  const cli = startCli({
    write: text => stdout.write(cooked(text)),
    drained: () => new Promise(resolve => stdout.once('drain', resolve)),
    exit: code => stdout.write('', () => process.exit(code)),
    size: () => {
      // Node learns of a new size by a signal that may come after the question.
      stdout._refreshSize?.();
      return `${stdout.columns} x ${stdout.rows}`;
    },
  });
  stdin.on('data', text => cli.type(text));
  stdin.on('end', () => process.exit(0));
}

const started = process.argv[1];
if (started !== undefined && realpathSync(started) === import.meta.filename) runOnTerminal();
