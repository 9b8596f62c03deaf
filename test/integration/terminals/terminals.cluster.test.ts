import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { at } from '../../../src/common/json.ts';
import { commands } from '../../../src/contributions.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { terminalNamed, terminalShows, terminalText } from '../support/terminals.ts';
import { until } from '../support/until.ts';

describe('terminals', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;

  before(async () => {
    stage = await openStage();
    config = await TestKubeconfig.create(stage.cluster, [{ name: 'home', user: 'admin', namespace: stage.namespace }]);
    await useKubeconfigs([config.file]);
    pilothouse = await Pilothouse.open();
    await stage.pod('talker', 'i=0; while true; do i=$((i+1)); echo "line $i"; sleep 0.2; done');
  });

  afterEach(() => {
    vscode.window.terminals.forEach((terminal) => terminal.dispose());
  });

  after(async () => {
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  /** Ids of this stage's log requests that have come to this stage of the audit log. */
  async function logRequests(reached: string): Promise<Set<unknown>> {
    const lines = (await fs.readFile(stage.cluster.auditLog ?? '', 'utf8')).split('\n');
    const entries = lines.filter((line) => line.includes(`/namespaces/${stage.namespace}/pods/talker/log`)).map((line): unknown => JSON.parse(line));
    return new Set(entries.filter((entry) => at(entry, 'stage') === reached).map((entry) => at(entry, 'auditID')));
  }

  it('logs are followed from the pod\'s row, and stay when the following is stopped', async () => {
    const pod = await pilothouse.row('home', 'Workloads', 'Pods', 'talker');
    await vscode.commands.executeCommand(commands.followLogs, pod.node);
    await terminalNamed('Logs: talker/main');
    const first = await terminalShows(/line \d+/);
    const last = Number([...first.matchAll(/line (\d+)/g)].at(-1)?.[1]);
    await terminalShows(new RegExp(`line ${last + 5}\\b`));
    await vscode.commands.executeCommand(commands.stopLogs);
    const stopped = await terminalShows(/--- Stopped\. ---/);
    const numbers = [...stopped.matchAll(/line (\d+)/g)].map(([, number]) => Number(number));
    assert.deepEqual(numbers, numbers.map((_, index) => (numbers[0] ?? 0) + index), 'no line is missing or doubled');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(await terminalText(), stopped);
  });

  it('closing the terminal ends the following', async () => {
    const container = await pilothouse.row('home', 'Workloads', 'Pods', 'talker', 'main');
    await vscode.commands.executeCommand(commands.followLogs, container.node);
    const terminal = await terminalNamed('Logs: talker/main');
    await terminalShows(/line \d+/);
    terminal.dispose();
    await until('every request for the log has ended', async () => {
      const begun = await logRequests('ResponseStarted');
      const ended = await logRequests('ResponseComplete');
      return begun.size > 0 && [...begun].every((id) => ended.has(id));
    });
  });

  it('the end of a container is told with its exit code', async () => {
    await stage.pod('short', 'echo only line; sleep 3; exit 7');
    await stage.kubectl('wait', '--for=condition=Ready', 'pod/short');
    const pod = await pilothouse.row('home', 'Workloads', 'Pods', 'short');
    await vscode.commands.executeCommand(commands.followLogs, pod.node);
    await terminalNamed('Logs: short/main');
    await terminalShows(/only line/);
    await terminalShows(/--- The container has ended.*---/);
  });

  it('a shell runs commands, and its exit code becomes the terminal\'s', async () => {
    const pod = await pilothouse.row('home', 'Workloads', 'Pods', 'talker');
    await vscode.commands.executeCommand(commands.openShell, pod.node);
    const terminal = await terminalNamed('talker/main · home');
    terminal.sendText('echo $((6*7)) in $HOSTNAME');
    await terminalShows(/42 in talker/);
    const closed = new Promise<vscode.Terminal>((resolve) => {
      const subscription = vscode.window.onDidCloseTerminal((each) => {
        if (each === terminal) {
          subscription.dispose();
          resolve(each);
        }
      });
    });
    terminal.sendText('exit 3');
    assert.equal((await closed).exitStatus?.code, 3);
  });

  it('what is typed before the shell answers reaches it', async () => {
    const pod = await pilothouse.row('home', 'Workloads', 'Pods', 'talker');
    await vscode.commands.executeCommand(commands.openShell, pod.node);
    vscode.window.terminals.at(-1)?.sendText('echo early $((1+1))');
    await terminalNamed('talker/main · home');
    await terminalShows(/early 2/);
  });

  it('the shell knows the terminal\'s size', async () => {
    const pod = await pilothouse.row('home', 'Workloads', 'Pods', 'talker');
    await vscode.commands.executeCommand(commands.openShell, pod.node);
    const terminal = await terminalNamed('talker/main · home');
    terminal.sendText('stty size');
    const text = await terminalShows(/^\d+ \d+$/m);
    const [, rows, columns] = /^(\d+) (\d+)$/m.exec(text) ?? [];
    assert.ok(Number(rows) > 1 && Number(columns) > 20, text);
  });

  it('names are typed into a shell without Enter, never into a log, and into a new terminal where there is none', async () => {
    const pod = await pilothouse.row('home', 'Workloads', 'Pods', 'talker');
    const container = await pilothouse.row('home', 'Workloads', 'Pods', 'talker', 'main');
    await vscode.commands.executeCommand(commands.openShell, pod.node);
    const shell = await terminalNamed('talker/main · home');
    shell.sendText('echo up $((1+1))');
    await terminalShows(/^up 2$/m);
    shell.sendText('echo ', false);
    await vscode.commands.executeCommand(commands.followLogs, pod.node);
    await terminalNamed('Logs: talker/main');
    await vscode.commands.executeCommand(commands.insertName, pod.node, [pod.node, container.node]);
    await until('the shell is in front', () => vscode.window.activeTerminal === shell);
    assert.doesNotMatch(await terminalShows(/echo talker main$/m), /^talker main$/m);
    shell.sendText('');
    await terminalShows(/^talker main$/m);
    vscode.window.terminals.forEach((terminal) => terminal.dispose());
    await until('no terminal is left', () => vscode.window.terminals.length === 0);
    await vscode.commands.executeCommand(commands.insertName, pod.node);
    await until('a terminal is in front', () => vscode.window.activeTerminal);
    await terminalShows(/talker/);
  });

  it('the pod of a log or shell is revealed in the tree', async () => {
    const home = await pilothouse.row('home');
    const pod = await pilothouse.row('home', 'Workloads', 'Pods', 'talker');
    await vscode.commands.executeCommand(commands.openShell, pod.node);
    const shell = await terminalNamed('talker/main · home');
    await vscode.commands.executeCommand(commands.followLogs, pod.node);
    await terminalNamed('Logs: talker/main');
    const revealed = async (...args: unknown[]): Promise<void> => {
      await pilothouse.api.view.reveal(home.node, { select: true });
      await until('the context is selected', () => pilothouse.api.view.selection[0] === home.node);
      await vscode.commands.executeCommand(commands.reveal, ...args);
      await until('the pod is selected', () => pilothouse.api.view.selection[0]?.target?.ref.name === 'talker');
    };
    // As the palette runs it over the log, and as the menu of a terminal does.
    await revealed();
    await revealed(shell, [shell]);
  });

  it('a container without a shell says so', async () => {
    await stage.cluster.apply(JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'bare', namespace: stage.namespace },
      spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image: stage.cluster.images.shellLess, imagePullPolicy: stage.cluster.images.pullPolicy }] },
    }));
    await stage.kubectl('wait', '--for=condition=Ready', '--timeout=60s', 'pod/bare');
    const pod = await pilothouse.row('home', 'Workloads', 'Pods', 'bare');
    await vscode.commands.executeCommand(commands.openShell, pod.node);
    await terminalNamed('bare/main · home');
    await terminalShows(/has no shell/);
  });

  it('a plain terminal finds the program, which asks the cluster with the editor\'s own Node', async () => {
    const { version } = vscode.extensions.getExtension('pilothouse.pilothouse')!.packageJSON as { version: string };
    const terminal = vscode.window.createTerminal({ name: 'plain', shellPath: '/bin/sh', env: { PS1: '$ ', KUBECONFIG: config.file } });
    await terminalNamed('plain');
    terminal.sendText('pilothouse --version; echo "ends with $?"');
    // Behind the prompt where the shell had not come to it when this was typed.
    await terminalShows(new RegExp(`^(?:\\$ )?${version.replaceAll('.', '\\.')}\\s+ends with 0`, 'm'));
    // Nothing else brings a Node along.
    terminal.sendText('PATH=/usr/bin:/bin "$(command -v pilothouse)" get pod talker -o name; echo "ends with $?"');
    await terminalShows(/^pod\/talker\s+ends with 0/m);
  });
});
