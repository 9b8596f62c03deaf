/**
 * Everything package.json contributes, as types: a command, view or setting that is misspelled or forgotten does
 * not compile, and test/unit/contributions.test.ts holds these lists and package.json against each other.
 */

export const commands = {
  addKubeconfig: 'pilothouse.addKubeconfig',
  chooseNamespace: 'pilothouse.chooseNamespace',
  chooseShownContexts: 'pilothouse.chooseShownContexts',
  clearFilter: 'pilothouse.clearFilter',
  clearTreeFilter: 'pilothouse.clearTreeFilter',
  copyContextName: 'pilothouse.copyContextName',
  copyHint: 'pilothouse.copyHint',
  copyImage: 'pilothouse.copyImage',
  copyJsonPath: 'pilothouse.copyJsonPath',
  copyKubectl: 'pilothouse.copyKubectl',
  copyMessage: 'pilothouse.copyMessage',
  copyName: 'pilothouse.copyName',
  copyNamespacedName: 'pilothouse.copyNamespacedName',
  copyTableCsv: 'pilothouse.copyTableCsv',
  copyTableJson: 'pilothouse.copyTableJson',
  deleteContext: 'pilothouse.deleteContext',
  describe: 'pilothouse.describe',
  filterList: 'pilothouse.filterList',
  filterTree: 'pilothouse.filterTree',
  followLogs: 'pilothouse.followLogs',
  goToObject: 'pilothouse.goToObject',
  hideContext: 'pilothouse.hideContext',
  insertName: 'pilothouse.insertName',
  lockContext: 'pilothouse.lockContext',
  logIn: 'pilothouse.logIn',
  mergeKubeconfig: 'pilothouse.mergeKubeconfig',
  openKubeconfig: 'pilothouse.openKubeconfig',
  openSettings: 'pilothouse.openSettings',
  openShell: 'pilothouse.openShell',
  openTable: 'pilothouse.openTable',
  previousLogs: 'pilothouse.previousLogs',
  refresh: 'pilothouse.refresh',
  refreshDocument: 'pilothouse.refreshDocument',
  reloadKubeconfig: 'pilothouse.reloadKubeconfig',
  renameContext: 'pilothouse.renameContext',
  retry: 'pilothouse.retry',
  reveal: 'pilothouse.reveal',
  setKubeconfigContext: 'pilothouse.setKubeconfigContext',
  setKubeconfigNamespace: 'pilothouse.setKubeconfigNamespace',
  showKubeconfig: 'pilothouse.showKubeconfig',
  stopLogs: 'pilothouse.stopLogs',
  tableColumns: 'pilothouse.tableColumns',
  toggleProtection: 'pilothouse.toggleProtection',
  unlockContext: 'pilothouse.unlockContext',
  useContext: 'pilothouse.useContext',
  viewYaml: 'pilothouse.viewYaml',
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];

export const viewContainers = { kubernetes: 'pilothouse' } as const;

export const views = { explorer: 'pilothouse.explorer' } as const;

/** The kind of webview that shows tables. */
export const tableView = 'pilothouse.table';

export const settings = {
  contextGroups: 'pilothouse.contextGroups',
  hiddenContexts: 'pilothouse.hiddenContexts',
  kubeconfigs: 'pilothouse.kubeconfigs',
  tailLines: 'pilothouse.logs.tailLines',
  manifests: 'pilothouse.manifests.enable',
  namespaces: 'pilothouse.namespaces',
  protectedContexts: 'pilothouse.protectedContexts',
  savedFilters: 'pilothouse.savedFilters',
  tableColumns: 'pilothouse.tableColumns',
  unlockMinutes: 'pilothouse.protectedUnlockMinutes',
} as const;

/** Names for `when` clauses that the extension sets itself. */
export const contextKeys = {
  /** True while at least one container's logs are followed. */
  following: 'pilothouse.following',
  /** True while the editor in front shows a manifest: YAML with apiVersion and kind. */
  manifest: 'pilothouse.manifest',
  /** True while the terminal in front is a log or shell of a container. */
  ownTerminal: 'pilothouse.ownTerminal',
} as const;

/** The words a tree item's contextValue is made of; menus ask for them with `viewItem =~ /\bword\b/`. */
export const itemWords = {
  category: 'category',
  container: 'container',
  context: 'context',
  cutShort: 'cutShort',
  failure: 'failure',
  fileAtFault: 'fileAtFault',
  filtered: 'filtered',
  group: 'group',
  hinted: 'hinted',
  list: 'list',
  loginNeeded: 'loginNeeded',
  note: 'note',
  object: 'object',
  part: 'part',
  pod: 'pod',
  protected: 'protected',
  refused: 'refused',
  scope: 'scope',
  treeFilter: 'treeFilter',
  unlocked: 'unlocked',
} as const;

export type ItemWord = (typeof itemWords)[keyof typeof itemWords];

export const languages = { describe: 'pilothouse-describe' } as const;

/** The scheme of the read-only documents that show objects of a cluster. */
export const documentScheme = 'pilothouse';

/** The scheme of the read-only documents that show kubeconfig files without their secrets. */
export const kubeconfigScheme = 'pilothouse-kubeconfig';

/** Keys of the workspace's own memory. */
export const memory = {
  scopes: 'pilothouse.scopes',
  context: 'pilothouse.context',
  filters: 'pilothouse.filters',
  favourites: 'pilothouse.favourites',
  nameFilter: 'pilothouse.nameFilter',
  recentObjects: 'pilothouse.recentObjects',
} as const;
