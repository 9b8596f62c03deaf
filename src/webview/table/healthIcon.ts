import type { TableHealth } from '../../tableProtocol.ts';

const svg = 'http://www.w3.org/2000/svg';

/** Shapes of their own, so that colours are not needed to tell them apart. */
const shapes: Readonly<Record<TableHealth, string>> = {
  ok: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm-.9 8.8L4.4 8l1-1 1.7 1.7L10.6 5l1 1-4.5 4.8Z',
  done: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 1a5 5 0 1 1 0 10A5 5 0 0 1 8 3Zm-.9 7.4L4.7 8l.8-.8 1.6 1.7 3.4-3.6.8.8-4.2 4.3Z',
  warning: 'M8 1.8 15 14H1L8 1.8Zm0 2L2.7 13h10.6L8 3.8ZM7.4 7h1.2v3.2H7.4V7Zm0 4h1.2v1.2H7.4V11Z',
  error: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 1a5 5 0 1 1 0 10A5 5 0 0 1 8 3Zm2.6 6.9-.7.7L8 8.7l-1.9 1.9-.7-.7L7.3 8 5.4 6.1l.7-.7L8 7.3l1.9-1.9.7.7L8.7 8l1.9 1.9Z',
  progressing: 'M8 2a6 6 0 1 0 6 6h-1.2A4.8 4.8 0 1 1 8 3.2V2Z',
  unknown: '',
};

/** The icon of an object's health, to be set by `drawHealth`. */
export function makeHealth(): SVGSVGElement {
  const icon = document.createElementNS(svg, 'svg');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.setAttribute('role', 'img');
  icon.append(document.createElementNS(svg, 'path'));
  return icon;
}

/** @param name what the icon is read as; '' for nothing */
export function drawHealth(icon: SVGSVGElement, health: TableHealth, name: string): void {
  if (icon.getAttribute('class') === `health ${health}`) {
    return;
  }
  icon.setAttribute('class', `health ${health}`);
  icon.firstElementChild?.setAttribute('d', shapes[health]);
  icon.setAttribute('aria-label', name);
  icon.setAttribute('aria-hidden', String(name === ''));
}
