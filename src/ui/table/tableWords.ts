import type { TableWords } from '../../tableProtocol.ts';
import type { Translate } from '../translate.ts';

/**
 * The texts of the page.
 * @param label the plural that the rows are called by
 */
export function tableWords(label: string, t: Translate): TableWords {
  return {
    filter: t('Filter'),
    filterHint: t('Shows the rows that hold all these words, in any cell (Ctrl+F)'),
    wide: t('Wide'),
    wideHint: t('Show the columns of kubectl get -o wide, too'),
    columns: t('Columns…'),
    columnsHint: t('Choose which columns are shown, or add columns by path'),
    copy: t('Copy'),
    copyHint: t('Copy the selected rows, or all that are shown, as CSV'),
    countFiltered: t('{0} of {1}', '{0}', '{1}'),
    selected: t('{0} selected', '{0}'),
    table: t('Table of {0}', label),
    sortHint: t('Enter sorts, Shift with an arrow changes the width, Shift+Enter fits it'),
    noneMatches: t('No row matches the filter.'),
    empty: t('There are no {0}.', label),
    unknownColumns: t('The setting pilothouse.tableColumns names columns that are not there: {0}', '{0}'),
    context: t('Context of these rows'),
    ok: t('healthy'),
    warning: t('needs attention'),
    error: t('failing'),
    progressing: t('in progress'),
    done: t('done'),
  };
}
