import { runTool } from './bootstrap.mjs';

await runTool('judge.ts');
