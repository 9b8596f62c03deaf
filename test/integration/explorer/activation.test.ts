import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/contributions.ts';
import { Pilothouse } from '../support/pilothouse.ts';

describe('the active extension', () => {
  it('answers every command that it contributes', async () => {
    await Pilothouse.open();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(Object.values(commands).filter((command) => !registered.has(command)), []);
  });
});
