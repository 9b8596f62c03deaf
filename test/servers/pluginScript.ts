import { join } from 'node:path';
import type { ExecStanza } from './execPlugins.ts';

/** What one plugin's program does; plain JSON, as it becomes part of the script. */
export interface PluginPlan {
  /** What happens in place of printing a credential. */
  readonly action?: 'fail' | 'fail-once' | 'kill' | 'endless' | 'hang' | 'ask';
  /** The ExecCredential's status; without it there is none. */
  readonly status?: Readonly<Record<string, string>>;
  /** The file whose content is the token. */
  readonly tokenFile?: string;
  /** Seconds until the credential runs out. */
  readonly expirySeconds?: number;
  readonly delayMs?: number;
  /** Printed in place of an ExecCredential. */
  readonly stdout?: string;
  readonly stderr?: string;
  /** The version of client.authentication.k8s.io; by default the one that was asked for. */
  readonly version?: string;
  readonly kind?: string;
  readonly ignoresTerm?: boolean;
  /** What must have arrived for a credential: cluster information, or the `env` and `args` of the stanza. */
  readonly needs?: 'cluster' | 'environment';
  /** Changes to the kubeconfig's stanza. */
  readonly stanza?: Partial<ExecStanza>;
  readonly mode?: number;
}

/** The text of an executable that carries out a plan and writes a line in `runs.jsonl` of the folder at each run. */
export function pluginScript(name: string, plan: PluginPlan, folder: string): string {
  const runs = JSON.stringify(join(folder, 'runs.jsonl'));
  // A plugin that hangs ends by itself after a minute, so that a test that fails leaves nothing behind.
  return `#!${process.execPath}
'use strict';
const { appendFileSync, readFileSync, writeSync } = require('node:fs');
const { isatty } = require('node:tty');
const plan = ${JSON.stringify(plan)};
const execInfo = process.env.KUBERNETES_EXEC_INFO;
if (plan.ignoresTerm) {
  process.on('SIGTERM', () => undefined);
}
const before = countRuns();
appendFileSync(${runs}, JSON.stringify({
  plugin: ${JSON.stringify(name)}, pid: process.pid, at: Date.now(), args: process.argv.slice(2), execInfo, cwd: process.cwd(), stdinIsTerminal: isatty(0),
}) + '\\n');
print(2, plan.stderr ?? '');
setTimeout(main, plan.delayMs ?? 0);

function main() {
  switch (plan.action) {
    case 'fail': process.exit(3);
    case 'fail-once': return before === 0 ? process.exit(3) : give(plan.status);
    case 'kill': return process.kill(process.pid, 'SIGKILL');
    case 'hang': return void setTimeout(() => process.exit(4), 60_000);
    case 'endless': return flood(Date.now() + 60_000);
    case 'ask': return ask();
    default: return give(plan.tokenFile === undefined ? plan.status : { token: readFileSync(plan.tokenFile, 'utf8').trim() });
  }
}

function give(status) {
  const missing = whatIsMissing();
  if (missing !== undefined) {
    print(2, missing + '\\n');
    process.exit(5);
  }
  if (plan.stdout !== undefined) {
    return print(1, plan.stdout);
  }
  const expiry = plan.expirySeconds === undefined ? {} : { expirationTimestamp: new Date(Date.now() + plan.expirySeconds * 1000).toISOString() };
  print(1, JSON.stringify({
    apiVersion: plan.version === undefined ? JSON.parse(execInfo ?? '{}').apiVersion ?? 'client.authentication.k8s.io/v1' : 'client.authentication.k8s.io/' + plan.version,
    kind: plan.kind ?? 'ExecCredential',
    ...(status === undefined ? {} : { status: { ...status, ...expiry } }),
  }));
}

function whatIsMissing() {
  if (plan.needs === 'cluster') {
    const cluster = JSON.parse(execInfo ?? '{}').spec?.cluster;
    return typeof cluster?.server === 'string' ? undefined : 'no cluster in KUBERNETES_EXEC_INFO';
  }
  if (plan.needs === 'environment') {
    const { args, env } = plan.stanza;
    const arrived = env.every(({ name, value }) => process.env[name] === value) && JSON.stringify(process.argv.slice(2)) === JSON.stringify(args);
    return arrived ? undefined : 'env or args did not arrive';
  }
  return undefined;
}

function ask() {
  print(2, 'Password: ');
  let answer = '';
  process.stdin.setEncoding('utf8').on('data', (text) => {
    answer += text;
    if (/[\\r\\n]/.test(answer)) {
      process.stdin.pause();
      give({ token: plan.status.token + answer.trim() });
    }
  }).on('end', () => {
    if (!/[\\r\\n]/.test(answer)) {
      print(2, 'nobody answered\\n');
      process.exit(6);
    }
  });
}

function flood(end) {
  process.stdout.on('error', () => process.exit(0));
  const more = () => {
    while (Date.now() < end) {
      if (!process.stdout.write('{"kind":'.repeat(8192))) {
        return void process.stdout.once('drain', more);
      }
    }
    process.exit(0);
  };
  more();
}

function countRuns() {
  try {
    return readFileSync(${runs}, 'utf8').split('\\n').filter((line) => line.startsWith('{"plugin":${JSON.stringify(name)},')).length;
  } catch {
    return 0;
  }
}

function print(to, text) {
  for (let bytes = Buffer.from(text); bytes.length > 0;) {
    try {
      bytes = bytes.subarray(writeSync(to, bytes));
    } catch (error) {
      if (error.code !== 'EAGAIN') {
        process.exit(7);
      }
    }
  }
}
`;
}
