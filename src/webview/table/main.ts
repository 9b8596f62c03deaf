import { TablePage, type Editor } from './page.ts';

declare function acquireVsCodeApi(): Editor;

new TablePage(acquireVsCodeApi()).start();
