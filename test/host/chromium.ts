import fs from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { Failure } from '../../src/common/failure.ts';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The Chromium to drive: `CHROMIUM_EXECUTABLE`, else one in its usual place. */
export function findChromium(): string | undefined {
  return process.env.CHROMIUM_EXECUTABLE || places.find((place) => fs.existsSync(place));
}

/** Starts a headless Chromium that fetches nothing by itself. Its profile goes to `home`, which the caller removes. */
export function launchChromium(home: string): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Failure('not-found', 'Chromium was not found.', { hint: 'Install it (apt-get install chromium) or set CHROMIUM_EXECUTABLE.' });
  }
  return chromium.launch({
    executablePath,
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: { ...process.env, HOME: home },
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
    ],
  });
}
