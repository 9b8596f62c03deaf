import { quote } from '../../words.ts';
import { listedValues } from '../message.ts';
import { parentName, type Spot } from '../spot.ts';
import { stepsOf } from '../locate.ts';
import type { Explained, Rule, Said } from './rule.ts';

/** What is missing, and what may be written. */
export const required: Rule = (said, spot) => {
  if (said.form !== 'required') {
    return undefined;
  }
  return known(said, spot) ?? { message: general(said, spot) };
};

function known({ detail }: Said, spot: Spot): Explained | undefined {
  if (spot.path === 'metadata.name') {
    return { message: '`metadata.name` is required (or `generateName`)' };
  }
  if (/ontainers\[\d+\]\.image$/.test(spot.path)) {
    return { message: '`image` is required: a container needs one to run' };
  }
  if (detail === 'must specify a volume type') {
    return { message: 'this volume has no source, such as `emptyDir`, `configMap` or `persistentVolumeClaim`' };
  }
  return undefined;
}

function general({ detail }: Said, spot: Spot): string {
  const allowed = listedValues(detail);
  const why = allowed.length > 0 ? `: ${allowed.join(' or ')}` : isSaid(detail) ? `: ${detail}` : '';
  if (spot.rest !== '') {
    const missing = stepsOf(spot.rest).filter((step) => !/^\d+$/.test(step)).join('.');
    const parent = String(spot.steps.findLast((step) => typeof step === 'string') ?? '');
    return `\`${missing}\` is required${parent === '' ? '' : ` in \`${parent}\``}${why}`;
  }
  if (spot.node.type === 'scalar') {
    const parent = parentName({ ...spot, steps: spot.steps.slice(0, -1) });
    return spot.node.value === null ? `\`${spot.name}\` is required${parent === '' ? '' : ` in \`${parent}\``}${why}` : `\`${spot.name}\` must not be ${spot.node.value === '' ? 'empty' : quote(spot.node.value)}${why}`;
  }
  const isEmpty = spot.node.type === 'map' ? spot.node.entries.length === 0 : spot.node.items.length === 0;
  return isEmpty ? `\`${spot.name}\` must not be empty${why}` : `\`${spot.name}\` is not complete${why === '' ? '' : why}`;
}

/** Whether a detail says more than that the value is required. */
function isSaid(detail: string): boolean {
  return detail !== '' && !/^(?:must be )?(?:specified|required|set|non-empty)$/.test(detail);
}
