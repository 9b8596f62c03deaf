import { plainLine } from '../../../common/text.ts';
import type { FolderId, Name, RelationNote } from '../../../kube/relations/types.ts';
import type { Translate } from '../../translate.ts';
import type { Note } from './noteNode.ts';

/** What a folder below an object is called, and what it says where it is empty. */
export interface FolderWords {
  readonly label: string;
  readonly icon: string;
  readonly empty: string;
}

export function folderWords(folder: FolderId, t: Translate): FolderWords {
  switch (folder) {
    case 'bindings':
      return { label: t('Bindings'), icon: 'person-add', empty: t('No bindings') };
    case 'events':
      return { label: t('Events'), icon: 'bell', empty: t('No events') };
    case 'owned':
      return { label: t('Owned Objects'), icon: 'type-hierarchy-sub', empty: t('No owned objects') };
    case 'ownedOthers':
      return { label: t('Owned Objects of Other Kinds'), icon: 'type-hierarchy-sub', empty: t('No owned objects') };
    case 'pods':
      return { label: t('Pods'), icon: 'package', empty: t('No pods') };
    case 'usedBy':
      return { label: t('Used By'), icon: 'references', empty: t('Nothing in this namespace uses it') };
  }
}

/** What there is to say of an object's relations, as a row. */
export function relationNote(note: RelationNote, t: Translate): Note {
  const label = plainLine(noteText(note, t), 300);
  const isWrong = note.code === 'matches-nothing' || note.code === 'missing' || note.code === 'unserved';
  return { label, icon: isWrong ? { id: 'warning', color: 'list.warningForeground' } : { id: 'info' }, message: label, failed: false };
}

/** The kinds that the server does not let us look at. */
export function refusedNote(kinds: readonly string[], t: Translate): Note {
  const label = plainLine(t('Not looked at, as the server refuses it: {0}', kinds.join(', ')), 300);
  return { label, icon: { id: 'lock', color: 'list.warningForeground' }, message: label, failed: false };
}

export function plainNote(label: string, icon: string): Note {
  return { label, icon: { id: icon }, message: label, failed: false };
}

function noteText(note: RelationNote, t: Translate): string {
  switch (note.code) {
    case 'external-name':
      return t('Stands for {0}, outside of the cluster', note.target);
    case 'matches-nothing':
      return t('No pod has the labels it selects: {0}', note.selector);
    case 'missing':
      return t('{0} {1} does not exist', note.kind, nameText(note.target));
    case 'no-selector':
      return t('No selector: people or programs keep its endpoints');
    case 'not-searched':
      return t('Not looked at: {0}', note.kinds.join(', '));
    case 'other-addresses':
      return t('Addresses that are not of pods: {0}', note.count);
    case 'searched-once':
      return t('Read once, as nothing was there. Refresh to look again: {0}', note.kinds.join(', '));
    case 'unserved':
      return t('{0} {1}: the server has no such kind', note.kind, nameText(note.target));
  }
}

function nameText({ namespace, name }: Name): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
